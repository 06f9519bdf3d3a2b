package org.amkit.bench.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A message of automerge-repo's protocol: a CBOR map, of which the generator reads some fields. */
final class LoadMessage {
  private static final CBORFactory FACTORY = new CBORFactory();

  /** join, peer, request, sync, doc-unavailable, error, ... */
  private final String type;

  private final String senderId;
  private final String targetId;
  private final String documentId;
  private final byte[] data;

  /** A message; {@code data} is null where its type has none. */
  LoadMessage(String type, String senderId, String targetId, String documentId, byte[] data) {
    this.type = type;
    this.senderId = senderId;
    this.targetId = targetId;
    this.documentId = documentId;
    this.data = data;
  }

  String type() {
    return type;
  }

  String senderId() {
    return senderId;
  }

  String targetId() {
    return targetId;
  }

  String documentId() {
    return documentId;
  }

  byte[] data() {
    return data;
  }

  /** What a client says first. Without storage id the server need not remember it. */
  static byte[] join(String senderId, String storageId) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CBORGenerator out = FACTORY.createGenerator(bytes)) {
      out.writeStartObject(null, 4);
      out.writeStringField("type", "join");
      out.writeStringField("senderId", senderId);
      out.writeFieldName("peerMetadata");
      out.writeStartObject(null, storageId == null ? 1 : 2);
      if (storageId != null) {
        out.writeStringField("storageId", storageId);
      }
      out.writeBooleanField("isEphemeral", storageId == null);
      out.writeEndObject();
      out.writeFieldName("supportedProtocolVersions");
      out.writeStartArray(null, 1);
      out.writeString("1");
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CBORGenerator out = FACTORY.createGenerator(bytes)) {
      out.writeStartObject(null, data == null ? 4 : 5);
      out.writeStringField("type", type);
      out.writeStringField("senderId", senderId);
      out.writeStringField("targetId", targetId);
      out.writeStringField("documentId", documentId);
      if (data != null) {
        out.writeFieldName("data");
        out.writeBinary(data);
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static LoadMessage decode(byte[] bytes) throws IOException {
    String type = "";
    String sender = "";
    String target = "";
    String document = "";
    byte[] data = null;
    try (JsonParser in = FACTORY.createParser(bytes)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("a message that is not a CBOR map");
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        JsonToken token = in.nextToken();
        if (token == JsonToken.VALUE_EMBEDDED_OBJECT && name.equals("data")) {
          data = in.getBinaryValue();
        } else if (token == JsonToken.VALUE_STRING) {
          String text = in.getText();
          switch (name) {
            case "type" -> type = text;
            case "senderId" -> sender = text;
            case "targetId" -> target = text;
            case "documentId" -> document = text;
            default -> {}
          }
        } else {
          in.skipChildren();
        }
      }
    }
    return new LoadMessage(type, sender, target, document, data);
  }
}
