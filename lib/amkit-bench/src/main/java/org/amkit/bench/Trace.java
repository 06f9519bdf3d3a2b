package org.amkit.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * An editing trace: transactions of patches, positions in code points. The short form has only the
 * first of them.
 */
final class Trace {
  private static final int SHORT_TRANSACTIONS = 300;

  /** One edit: at {@code at}, delete so many and insert a text. */
  record Patch(int at, int deleted, String inserted) {}

  /** One transaction; parents (indices of transactions) and agent only in concurrent traces. */
  record Txn(List<Integer> parents, int agent, List<Patch> patches) {}

  final List<Txn> txns = new ArrayList<>();
  String startContent = "";
  String endContent = "";

  private Trace() {}

  /** One of a single author. */
  static Trace sequential(Path file) throws IOException {
    Trace trace = read(file);
    if (BenchInputs.SHORT) {
      StringBuilder text = new StringBuilder(trace.startContent);
      for (Txn txn : trace.txns) {
        for (Patch patch : txn.patches()) {
          int start = text.offsetByCodePoints(0, patch.at());
          text.replace(start, text.offsetByCodePoints(start, patch.deleted()), patch.inserted());
        }
      }
      trace.endContent = text.toString();
    }
    return trace;
  }

  static Trace read(Path file) throws IOException {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .build();
    Trace trace = new Trace();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16);
        JsonParser json = factory.createParser(in)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "startContent" -> trace.startContent = json.getText();
          case "endContent" -> trace.endContent = json.getText();
          case "txns" -> {
            while (json.nextToken() != JsonToken.END_ARRAY) {
              Txn txn = txn(json);
              if (!BenchInputs.SHORT || trace.txns.size() < SHORT_TRANSACTIONS) {
                trace.txns.add(txn);
              }
            }
          }
          default -> json.skipChildren();
        }
      }
    }
    return trace;
  }

  private static Txn txn(JsonParser json) throws IOException {
    List<Integer> parents = new ArrayList<>();
    List<Patch> patches = new ArrayList<>();
    int agent = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "agent" -> agent = json.getIntValue();
        case "parents" -> {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            parents.add(json.getIntValue());
          }
        }
        case "patches" -> {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            json.nextToken();
            int at = json.getIntValue();
            json.nextToken();
            int deleted = json.getIntValue();
            json.nextToken();
            patches.add(new Patch(at, deleted, json.getText()));
            json.nextToken();
          }
        }
        default -> json.skipChildren();
      }
    }
    return new Txn(parents, agent, patches);
  }
}
