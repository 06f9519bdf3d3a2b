package org.amkit.differential;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A script with what Automerge answered: its report, and what it saved for the first replica. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Recording(Script script, List<String> report, byte[] save) {

  static Recording of(Script script, Outcome outcome) {
    return new Recording(script, outcome.report(), outcome.saves().get(0));
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("script", script.toMap());
    map.put("report", report);
    map.put("save", Base64.getEncoder().encodeToString(save));
    return map;
  }

  static Recording fromMap(Map<String, Object> map) {
    return new Recording(
        Script.fromMap(JsonTree.object(map, "script")),
        JsonTree.strings(map, "report"),
        Base64.getDecoder().decode(JsonTree.string(map, "save")));
  }

  static void write(List<Map<String, Object>> recordings, Path file) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (Map<String, Object> recording : recordings) {
        out.write((JsonTree.write(recording) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  static List<Recording> read(InputStream gzipped) throws IOException {
    List<Recording> recordings = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(gzipped), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        recordings.add(fromMap(JsonTree.parseObject(line)));
      }
    }
    return recordings;
  }
}
