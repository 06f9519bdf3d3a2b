package org.amkit.cli.command.sync;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.codec.FormatException;
import org.amkit.net.NetMessage;
import org.amkit.net.SessionOptions;
import org.amkit.sync.Have;
import org.amkit.sync.SyncMessage;

/** Writes a line of JSON for each message of a sync. */
final class SyncTrace implements SessionOptions.Listener, Closeable {
  private final OutputStream out;
  private final Clock clock;

  SyncTrace(Path file, Clock clock) throws IOException {
    this.out = Files.newOutputStream(file);
    this.clock = clock;
  }

  @Override
  public synchronized void onMessage(boolean sent, NetMessage message, int byteCount) {
    try {
      JsonGenerator json = new JsonFactory().createGenerator(out);
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField("time", clock.instant().toString());
      json.writeStringField("direction", sent ? "sent" : "received");
      json.writeStringField("type", message.type());
      json.writeNumberField("bytes", byteCount);
      write(json, message);
      json.writeEndObject();
      json.writeRaw('\n');
      json.close();
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(JsonGenerator json, NetMessage message) throws IOException {
    if (message instanceof NetMessage.Join join) {
      json.writeStringField("senderId", join.senderId());
    } else if (message instanceof NetMessage.Peer peer) {
      json.writeStringField("senderId", peer.senderId());
    } else if (message instanceof NetMessage.Fault fault) {
      json.writeStringField("message", fault.message());
    } else if (message instanceof NetMessage.Unavailable unavailable) {
      json.writeStringField("documentId", unavailable.documentId().toString());
    } else if (message instanceof NetMessage.Sync sync) {
      json.writeStringField("documentId", sync.documentId().toString());
      try {
        write(json, SyncMessage.decode(sync.data().bytes()));
      } catch (FormatException e) {
        json.writeStringField("fault", e.getMessage());
      }
    }
  }

  private static void write(JsonGenerator json, SyncMessage message) throws IOException {
    json.writeNumberField("version", message.version());
    write(json, "heads", message.heads());
    write(json, "need", message.need());
    json.writeArrayFieldStart("have");
    for (Have have : message.have()) {
      json.writeStartObject();
      write(json, "lastSync", have.lastSync());
      json.writeNumberField("bloomEntries", have.bloom().entryCount());
      json.writeEndObject();
    }
    json.writeEndArray();
    long changeBytes = 0;
    for (byte[] change : message.changes()) {
      changeBytes += change.length;
    }
    json.writeNumberField("changeBytes", changeBytes);
    SyncMessage.Flags flags = message.flags();
    if (flags != null && flags.readOnly()) {
      json.writeBooleanField("readOnly", true);
    }
    if (flags != null && flags.syncReset()) {
      json.writeBooleanField("syncReset", true);
    }
  }

  private static void write(JsonGenerator json, String name, List<ChangeHash> hashes)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (ChangeHash hash : hashes) {
      json.writeString(hash.toString());
    }
    json.writeEndArray();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
