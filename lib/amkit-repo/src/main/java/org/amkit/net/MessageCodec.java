package org.amkit.net;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amkit.ChangeHash;
import org.amkit.DocumentOrigins;
import org.jspecify.annotations.Nullable;

/** {@link NetMessage} to CBOR and back. */
final class MessageCodec {
  private static final CBORFactory FACTORY = new CBORFactory();
  private static final int OVERHEAD_BYTES = 256;
  private static final int MAX_TEXT_CHARS = 1000;

  private MessageCodec() {}

  /** The message in CBOR, with maps and arrays of stated length: samod takes no others. */
  static byte[] encode(NetMessage message) {
    int size = message instanceof NetMessage.Sync sync ? sync.data().bytes().length : 0;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size + OVERHEAD_BYTES);
    try (CBORGenerator out = FACTORY.createGenerator(bytes)) {
      write(out, message);
    } catch (IOException e) {
      throw new UncheckedIOException("a stream in memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(CBORGenerator out, NetMessage message) throws IOException {
    if (message instanceof NetMessage.Join join) {
      start(out, message, join.metadata() == null ? 3 : 4);
      out.writeStringField("senderId", join.senderId());
      writeMetadata(out, join.metadata());
      out.writeFieldName("supportedProtocolVersions");
      out.writeStartArray(null, join.versions().size());
      for (String version : join.versions()) {
        out.writeString(version);
      }
      out.writeEndArray();
    } else if (message instanceof NetMessage.Peer peer) {
      start(out, message, peer.metadata() == null ? 4 : 5);
      out.writeStringField("senderId", peer.senderId());
      writeMetadata(out, peer.metadata());
      out.writeStringField("selectedProtocolVersion", peer.version());
      out.writeStringField("targetId", peer.targetId());
    } else if (message instanceof NetMessage.Sync sync) {
      start(out, message, 5);
      out.writeStringField("senderId", sync.senderId());
      out.writeStringField("targetId", sync.targetId());
      out.writeStringField("documentId", sync.documentId().toString());
      out.writeFieldName("data");
      out.writeBinary(sync.data().bytes());
    } else if (message instanceof NetMessage.Unavailable unavailable) {
      start(out, message, 4);
      out.writeStringField("senderId", unavailable.senderId());
      out.writeStringField("targetId", unavailable.targetId());
      out.writeStringField("documentId", unavailable.documentId().toString());
    } else if (message instanceof NetMessage.Leave leave) {
      start(out, message, 2);
      out.writeStringField("senderId", leave.senderId());
    } else if (message instanceof NetMessage.Fault fault) {
      start(
          out,
          message,
          2 + (fault.senderId() == null ? 0 : 1) + (fault.targetId() == null ? 0 : 1));
      if (fault.senderId() != null) {
        out.writeStringField("senderId", fault.senderId());
      }
      if (fault.targetId() != null) {
        out.writeStringField("targetId", fault.targetId());
      }
      out.writeStringField("message", shortened(fault.message()));
    } else {
      start(out, message, 1);
    }
    out.writeEndObject();
  }

  /** Jackson writes longer texts in several pieces. */
  private static String shortened(String text) {
    return text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS) + "...";
  }

  private static void start(CBORGenerator out, NetMessage message, int fields) throws IOException {
    out.writeStartObject(null, fields);
    out.writeStringField("type", message.type());
  }

  private static void writeMetadata(CBORGenerator out, NetMessage.@Nullable Metadata metadata)
      throws IOException {
    if (metadata == null) {
      return;
    }
    out.writeFieldName("peerMetadata");
    NetMessage.Am am = metadata.am();
    out.writeStartObject(null, 1 + (metadata.storageId() == null ? 0 : 1) + (am == null ? 0 : 1));
    if (metadata.storageId() != null) {
      out.writeStringField("storageId", metadata.storageId());
    }
    out.writeBooleanField("isEphemeral", metadata.isEphemeral());
    if (am != null) {
      out.writeFieldName("am");
      writeAm(out, am);
    }
    out.writeEndObject();
  }

  private static void writeAm(CBORGenerator out, NetMessage.Am am) throws IOException {
    DocumentId defaultId = am.defaultId();
    DocumentOrigins origins = am.origins();
    out.writeStartObject(
        null,
        (am.wantsDefault() ? 1 : 0) + (defaultId == null ? 0 : 1) + (origins == null ? 0 : 2));
    if (am.wantsDefault()) {
      out.writeStringField("wants", "default");
    }
    if (defaultId != null) {
      out.writeStringField("default", defaultId.toString());
    }
    if (origins != null) {
      out.writeBinaryField("roots", joined(origins.roots()));
      out.writeBinaryField("loose", joined(origins.loose()));
    }
    out.writeEndObject();
  }

  private static byte[] joined(List<ChangeHash> hashes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ChangeHash hash : hashes) {
      bytes.writeBytes(hash.getBytes());
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a message. Fields that it does not know are skipped, messages that it does not know come
   * out as {@link NetMessage.Other}.
   *
   * @throws SessionException when the bytes are not a message
   */
  static NetMessage decode(byte[] bytes) throws SessionException {
    Map<String, Object> fields = new HashMap<>();
    try (JsonParser in = FACTORY.createParser(bytes)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw bad("expected a CBOR map");
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        Object value = value(in);
        if (value != null) {
          fields.put(name, value);
        }
      }
    } catch (SessionException e) {
      throw e;
    } catch (IOException e) {
      String what = e.getMessage();
      throw new SessionException(
          SessionException.Kind.PROTOCOL,
          "not a message: bad CBOR"
              + (what == null ? "" : " (" + what.lines().findFirst().orElse("") + ")"),
          e);
    }
    return new Fields(fields).message();
  }

  /** The value at the parser: text, bytes, a list of texts, or metadata; null for all others. */
  private static @Nullable Object value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_STRING -> in.getText();
      case VALUE_EMBEDDED_OBJECT -> in.getEmbeddedObject() instanceof byte[] bytes ? bytes : null;
      case START_ARRAY -> texts(in);
      case START_OBJECT ->
          in.currentName().equals("peerMetadata") || in.currentName().equals("metadata")
              ? metadata(in)
              : skip(in);
      default -> null;
    };
  }

  private static @Nullable Object skip(JsonParser in) throws IOException {
    in.skipChildren();
    return null;
  }

  private static List<String> texts(JsonParser in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      if (token == null) {
        throw bad("a CBOR array without an end");
      }
      if (token == JsonToken.VALUE_STRING) {
        texts.add(in.getText());
      } else {
        in.skipChildren();
      }
    }
    return texts;
  }

  private static NetMessage.Metadata metadata(JsonParser in) throws IOException {
    String storageId = null;
    boolean isEphemeral = false;
    NetMessage.Am am = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken token = in.nextToken();
      if (name.equals("storageId") && token == JsonToken.VALUE_STRING) {
        storageId = in.getText();
      } else if (name.equals("isEphemeral")) {
        isEphemeral = token == JsonToken.VALUE_TRUE;
      } else if (name.equals("am") && token == JsonToken.START_OBJECT) {
        am = am(in);
      }
      in.skipChildren();
    }
    return new NetMessage.Metadata(storageId, isEphemeral, am);
  }

  /** Values of other types than expected are ignored, as unknown fields are. */
  private static NetMessage.Am am(JsonParser in) throws IOException {
    boolean wantsDefault = false;
    DocumentId defaultId = null;
    List<ChangeHash> roots = null;
    List<ChangeHash> loose = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken token = in.nextToken();
      if (name.equals("wants") && token == JsonToken.VALUE_STRING) {
        wantsDefault = in.getText().equals("default");
      } else if (name.equals("default") && token == JsonToken.VALUE_STRING) {
        defaultId = documentId(in.getText());
      } else if (name.equals("roots")) {
        roots = hashes(in);
      } else if (name.equals("loose")) {
        loose = hashes(in);
      }
      in.skipChildren();
    }
    DocumentOrigins origins =
        roots == null || loose == null ? null : new DocumentOrigins(roots, loose);
    return new NetMessage.Am(wantsDefault, defaultId, origins);
  }

  private static @Nullable List<ChangeHash> hashes(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_EMBEDDED_OBJECT
        || !(in.getEmbeddedObject() instanceof byte[] bytes)
        || bytes.length % ChangeHash.BYTE_COUNT != 0) {
      return null;
    }
    List<ChangeHash> hashes = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += ChangeHash.BYTE_COUNT) {
      hashes.add(ChangeHash.fromBytes(bytes, at));
    }
    return hashes;
  }

  private static DocumentId documentId(String text) throws SessionException {
    try {
      return DocumentId.parse(text);
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private static SessionException bad(String what) {
    return new SessionException(SessionException.Kind.PROTOCOL, "not a message: " + what);
  }

  /** The fields of a message, asked for by name and kind. */
  private record Fields(Map<String, Object> values) {
    NetMessage message() throws SessionException {
      String type = text("type");
      return switch (type) {
        case "join" -> new NetMessage.Join(text("senderId"), versions(), metadata());
        case "peer" ->
            new NetMessage.Peer(
                text("senderId"), text("targetId"), text("selectedProtocolVersion"), metadata());
        case "sync", "request" ->
            new NetMessage.Sync(
                text("senderId"), text("targetId"), documentId(), type.equals("request"), data());
        case "doc-unavailable" ->
            new NetMessage.Unavailable(text("senderId"), text("targetId"), documentId());
        case "leave" -> new NetMessage.Leave(text("senderId"));
        case "error" ->
            new NetMessage.Fault(
                optionalText("senderId"), optionalText("targetId"), text("message"));
        default -> new NetMessage.Other(type);
      };
    }

    private @Nullable String optionalText(String name) {
      return values.get(name) instanceof String text ? text : null;
    }

    private String text(String name) throws SessionException {
      String text = optionalText(name);
      if (text == null) {
        throw bad("no text " + name + " in it");
      }
      return text;
    }

    /** A peer that names none speaks the first. */
    private List<String> versions() {
      List<String> versions = new ArrayList<>();
      Object value = values.get("supportedProtocolVersions");
      if (value == null) {
        return List.of(NetMessage.PROTOCOL_VERSION);
      }
      if (value instanceof List<?> list) {
        list.forEach(v -> versions.add(String.valueOf(v)));
      }
      return versions;
    }

    private NetMessage.@Nullable Metadata metadata() {
      Object value =
          values.containsKey("peerMetadata") ? values.get("peerMetadata") : values.get("metadata");
      return value instanceof NetMessage.Metadata metadata ? metadata : null;
    }

    private DocumentId documentId() throws SessionException {
      Object value = values.get("documentId");
      if (!(value instanceof byte[] bytes)) {
        return MessageCodec.documentId(text("documentId"));
      }
      try {
        return DocumentId.of(bytes);
      } catch (IllegalArgumentException e) {
        throw bad(String.valueOf(e.getMessage()));
      }
    }

    private NetMessage.SyncData data() throws SessionException {
      if (values.get("data") instanceof byte[] bytes) {
        return new NetMessage.SyncData(bytes);
      }
      throw bad("no bytes data in it");
    }
  }
}
