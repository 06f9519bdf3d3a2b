package org.amkit.cli.command.sync;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.Output;
import org.amkit.codec.FormatException;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.sync.Have;
import org.amkit.sync.SyncMessage;

/** Writes a line of JSON for each message of a sync. */
final class SyncTrace implements Closeable {
  private final OutputStream stream;
  private final Output out;
  private final Clock clock;

  SyncTrace(Path file, Clock clock) throws IOException {
    this.stream = Files.newOutputStream(file);
    this.out = new Output(file.toString(), stream);
    this.clock = clock;
  }

  /**
   * Writes a line.
   *
   * @param sent whether the message goes to the peer
   * @param byteCount of the message without framing
   */
  synchronized void onMessage(boolean sent, RepoMessage message, int byteCount) {
    JsonPrinter json = new JsonPrinter(out, JsonPrinter.Layout.COMPACT, false);
    json.beginObject().field("time", clock.instant().toString());
    json.field("direction", sent ? "sent" : "received").field("type", message.type());
    json.field("bytes", byteCount);
    write(json, message);
    json.endObject().line();
    out.flush();
  }

  private static void write(JsonPrinter json, RepoMessage message) {
    if (message instanceof RepoMessage.Join join) {
      json.field("senderId", join.senderId());
    } else if (message instanceof RepoMessage.Peer peer) {
      json.field("senderId", peer.senderId());
    } else if (message instanceof RepoMessage.Fault fault) {
      json.field("message", fault.message());
    } else if (message instanceof RepoMessage.Unavailable unavailable) {
      json.field("documentId", unavailable.documentId().toString());
    } else if (message instanceof RepoMessage.Sync sync) {
      json.field("documentId", sync.documentId().toString());
      try {
        write(json, SyncMessage.decode(sync.data().bytes()));
      } catch (FormatException e) {
        json.field("fault", String.valueOf(e.getMessage()));
      }
    }
  }

  private static void write(JsonPrinter json, SyncMessage message) {
    json.field("version", message.version());
    json.field("heads", message.heads()).field("need", message.need());
    json.name("have").beginArray();
    for (Have have : message.have()) {
      json.beginObject().field("lastSync", have.lastSync());
      json.field("bloomEntries", have.bloom().entryCount()).endObject();
    }
    json.endArray();
    long changeBytes = 0;
    for (byte[] change : message.changes()) {
      changeBytes += change.length;
    }
    json.field("changeBytes", changeBytes);
    SyncMessage.Flags flags = message.flags();
    if (flags != null && flags.readOnly()) {
      json.field("readOnly", true);
    }
    if (flags != null && flags.syncReset()) {
      json.field("syncReset", true);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
