package org.amkit.cli.command.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amkit.Change;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkReader;
import org.amkit.chunk.ChunkType;
import org.amkit.cli.command.Run;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Output;
import org.amkit.sync.Have;
import org.amkit.sync.PeerState;
import org.amkit.sync.SyncMessage;

/** {@code am inspect} of what sync keeps and sends: messages and states. */
record InspectedMessage(Run run, boolean asJson) {
  void print(SyncMessage message) {
    if (asJson) {
      JsonPrinter json = run.json(JsonPrinter.Layout.INDENTED);
      json.beginObject().field("version", message.version());
      json.field("heads", message.heads()).field("need", message.need());
      json.name("have").beginArray();
      for (Have have : message.have()) {
        json.beginObject().field("lastSync", have.lastSync());
        json.field("bloomEntries", have.bloom().entryCount());
        json.field("bloomBytes", have.bloom().toBytes().length).endObject();
      }
      json.endArray().name("changes").beginArray();
      message.changes().forEach(change -> json.number(change.length));
      json.endArray().name("contents").beginArray();
      for (Change change : run.documents().changesOf(message)) {
        json.beginObject().field("hash", change.hash().toString());
        json.field("actor", change.actor()).field("seq", change.seq());
        json.field("ops", change.opCount()).field("deps", change.deps()).endObject();
      }
      json.endArray().name("flags");
      SyncMessage.Flags flags = message.flags();
      if (flags == null) {
        json.nothing();
      } else {
        json.bytes(flags.toBytes());
      }
      json.endObject().line();
      return;
    }
    Output out = run.console().paged();
    out.println("version  " + message.version());
    message.heads().forEach(head -> out.println("head     " + head));
    message.need().forEach(hash -> out.println("need     " + hash));
    for (Have have : message.have()) {
      out.println(
          "have     "
              + Amounts.count(have.lastSync().size(), "head")
              + " of the last sync, filter of "
              + Amounts.count(have.bloom().entryCount(), "change")
              + " in "
              + Amounts.bytes(have.bloom().toBytes().length));
      have.lastSync().forEach(hash -> out.println("         " + hash));
    }
    long total = message.changes().stream().mapToLong(change -> change.length).sum();
    out.println("changes  " + message.changes().size() + ", " + Amounts.bytes(total));
    chunks(message).forEach(line -> out.println("         " + line));
    for (Change change : run.documents().changesOf(message)) {
      String ops = Amounts.count(change.opCount(), "op");
      out.println("change   " + change.hash() + " " + change.actor() + ":" + change.seq());
      String text = change.message().map(m -> ", " + Console.oneLine(m)).orElse("");
      out.println("         " + ops + text);
    }
    SyncMessage.Flags flags = message.flags();
    out.println("flags    " + (flags == null ? "none" : flags.toString().replace("Flags ", "")));
  }

  void print(PeerState state) {
    if (asJson) {
      JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
      json.beginObject().field("sharedHeads", state.sharedHeads()).endObject().line();
    } else {
      state.sharedHeads().forEach(head -> run.out().println("shared head  " + head));
    }
  }

  /** What the message brings, by type of chunk. */
  private List<String> chunks(SyncMessage message) {
    Map<ChunkType, long[]> byType = new TreeMap<>();
    for (byte[] brought : message.changes()) {
      ChunkReader reader = new ChunkReader(brought, run.memory().limits());
      while (reader.next()) {
        Chunk chunk = reader.chunk();
        long[] sum = byType.computeIfAbsent(chunk.type(), type -> new long[2]);
        sum[0]++;
        sum[1] += chunk.end() - chunk.start();
      }
    }
    List<String> lines = new ArrayList<>();
    byType.forEach(
        (type, sum) ->
            lines.add(Amounts.count(sum[0], type + " chunk") + ", " + Amounts.bytes(sum[1])));
    return lines;
  }
}
