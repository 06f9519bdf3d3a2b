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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.ChangeHash;
import org.amkit.DocumentOrigins;
import org.amkit.repo.DocumentId;
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
      write(out, fields(message));
    } catch (IOException e) {
      throw new UncheckedIOException("a stream in memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** What a message is in CBOR; a null is left out. */
  private static Map<String, @Nullable Object> fields(NetMessage message) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("type", message.type());
    if (message instanceof NetMessage.Join join) {
      fields.put("senderId", join.senderId());
      fields.put("peerMetadata", fields(join.metadata()));
      fields.put("supportedProtocolVersions", join.versions());
    } else if (message instanceof NetMessage.Peer peer) {
      fields.put("senderId", peer.senderId());
      fields.put("peerMetadata", fields(peer.metadata()));
      fields.put("selectedProtocolVersion", peer.version());
      fields.put("targetId", peer.targetId());
    } else if (message instanceof NetMessage.Sync sync) {
      fields.put("senderId", sync.senderId());
      fields.put("targetId", sync.targetId());
      fields.put("documentId", sync.documentId().toString());
      fields.put("data", sync.data().bytes());
    } else if (message instanceof NetMessage.Unavailable unavailable) {
      fields.put("senderId", unavailable.senderId());
      fields.put("targetId", unavailable.targetId());
      fields.put("documentId", unavailable.documentId().toString());
    } else if (message instanceof NetMessage.Leave leave) {
      fields.put("senderId", leave.senderId());
    } else if (message instanceof NetMessage.Fault fault) {
      fields.put("senderId", fault.senderId());
      fields.put("targetId", fault.targetId());
      fields.put("message", shortened(fault.message()));
    }
    return fields;
  }

  private static @Nullable Object fields(NetMessage.@Nullable Metadata metadata) {
    if (metadata == null) {
      return null;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("storageId", metadata.storageId());
    fields.put("isEphemeral", metadata.isEphemeral());
    NetMessage.Am am = metadata.am();
    if (am != null) {
      Map<String, @Nullable Object> own = new LinkedHashMap<>();
      own.put("wants", am.wantsDefault() ? "default" : null);
      own.put("default", am.defaultId() == null ? null : am.defaultId().toString());
      own.put("roots", am.origins() == null ? null : joined(am.origins().roots()));
      own.put("loose", am.origins() == null ? null : joined(am.origins().loose()));
      fields.put("am", own);
    }
    return fields;
  }

  /** Jackson writes longer texts in several pieces. */
  private static String shortened(String text) {
    return text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS) + "...";
  }

  private static byte[] joined(List<ChangeHash> hashes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ChangeHash hash : hashes) {
      bytes.writeBytes(hash.getBytes());
    }
    return bytes.toByteArray();
  }

  private static void write(CBORGenerator out, Object value) throws IOException {
    if (value instanceof Map<?, ?> fields) {
      fields.values().removeIf(Objects::isNull);
      out.writeStartObject(null, fields.size());
      for (Map.Entry<?, ?> field : fields.entrySet()) {
        out.writeFieldName((String) field.getKey());
        write(out, field.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray(null, list.size());
      for (Object item : list) {
        write(out, item);
      }
      out.writeEndArray();
    } else if (value instanceof byte[] bytes) {
      out.writeBinary(bytes);
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else {
      out.writeString((String) value);
    }
  }

  /**
   * Reads a message. Fields that it does not know are skipped, messages that it does not know come
   * out as {@link NetMessage.Other}.
   *
   * @throws SessionException when the bytes are not a message
   */
  static NetMessage decode(byte[] bytes) throws SessionException {
    try (JsonParser in = FACTORY.createParser(bytes)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw bad("expected a CBOR map");
      }
      return new Fields(map(in)).message();
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
  }

  private static Map<String, Object> map(JsonParser in) throws IOException {
    Map<String, Object> fields = new HashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      Object value = value(in, name);
      if (value != null) {
        fields.put(name, value);
      }
    }
    return fields;
  }

  /** The value at the parser: text, bytes, truth, texts, or what a peer says of itself; or null. */
  private static @Nullable Object value(JsonParser in, String name) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_STRING -> in.getText();
      case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
      case VALUE_EMBEDDED_OBJECT -> in.getEmbeddedObject() instanceof byte[] bytes ? bytes : null;
      case START_ARRAY -> texts(in);
      case START_OBJECT -> {
        if (name.equals("peerMetadata") || name.equals("metadata") || name.equals("am")) {
          yield map(in);
        }
        in.skipChildren();
        yield null;
      }
      default -> null;
    };
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

    private NetMessage.@Nullable Metadata metadata() throws SessionException {
      Fields of = inner(values.containsKey("peerMetadata") ? "peerMetadata" : "metadata");
      return of == null
          ? null
          : new NetMessage.Metadata(
              of.optionalText("storageId"),
              Boolean.TRUE.equals(of.values.get("isEphemeral")),
              of.am());
    }

    /** Values of other types than expected are ignored, as unknown fields are. */
    private NetMessage.@Nullable Am am() throws SessionException {
      Fields of = inner("am");
      if (of == null) {
        return null;
      }
      List<ChangeHash> roots = of.hashes("roots");
      List<ChangeHash> loose = of.hashes("loose");
      return new NetMessage.Am(
          "default".equals(of.optionalText("wants")),
          of.optionalText("default") == null ? null : documentId(of.text("default")),
          roots == null || loose == null ? null : new DocumentOrigins(roots, loose));
    }

    @SuppressWarnings("unchecked") // There are no other maps.
    private @Nullable Fields inner(String name) {
      return values.get(name) instanceof Map<?, ?> map
          ? new Fields((Map<String, Object>) map)
          : null;
    }

    private @Nullable List<ChangeHash> hashes(String name) {
      if (!(values.get(name) instanceof byte[] bytes)
          || bytes.length % ChangeHash.BYTE_COUNT != 0) {
        return null;
      }
      List<ChangeHash> hashes = new ArrayList<>();
      for (int at = 0; at < bytes.length; at += ChangeHash.BYTE_COUNT) {
        hashes.add(ChangeHash.fromBytes(bytes, at));
      }
      return hashes;
    }

    private DocumentId documentId() throws SessionException {
      return documentId(values.get("documentId") instanceof byte[] b ? b : text("documentId"));
    }

    private static DocumentId documentId(Object id) throws SessionException {
      try {
        return id instanceof byte[] bytes
            ? DocumentId.fromBytes(bytes)
            : DocumentId.parse((String) id);
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
