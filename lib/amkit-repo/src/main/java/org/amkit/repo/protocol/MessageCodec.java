package org.amkit.repo.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

/** {@link RepoMessage} to CBOR and back. */
public final class MessageCodec {
  private static final CBORFactory FACTORY = new CBORFactory();
  private static final int MAX_TEXT_CHARS = 1000;

  /** How many maps a message has within each other; what is deeper is skipped. */
  private static final int MAX_DEPTH = 2;

  private MessageCodec() {}

  /**
   * The message in CBOR, with maps and arrays of stated length: samod takes no others.
   *
   * @param message the message
   * @return the bytes
   */
  public static byte[] encode(RepoMessage message) {
    return PlainCbor.encode(fields(message));
  }

  /** What a message is in CBOR; a null is left out. */
  private static Map<String, @Nullable Object> fields(RepoMessage message) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("type", message.type());
    if (message instanceof RepoMessage.Join join) {
      fields.put("senderId", join.senderId());
      fields.put("peerMetadata", fields(join.metadata()));
      fields.put("supportedProtocolVersions", join.versions());
    } else if (message instanceof RepoMessage.Peer peer) {
      fields.put("senderId", peer.senderId());
      fields.put("peerMetadata", fields(peer.metadata()));
      fields.put("selectedProtocolVersion", peer.version());
      fields.put("targetId", peer.targetId());
    } else if (message instanceof RepoMessage.Sync sync) {
      address(fields, sync.senderId(), sync.targetId(), sync.documentId());
      fields.put("data", sync.data().bytes());
    } else if (message instanceof RepoMessage.Unavailable unavailable) {
      address(fields, unavailable.senderId(), unavailable.targetId(), unavailable.documentId());
    } else if (message instanceof RepoMessage.Leave leave) {
      fields.put("senderId", leave.senderId());
    } else if (message instanceof RepoMessage.Ephemeral ephemeral) {
      address(fields, ephemeral.senderId(), ephemeral.targetId(), ephemeral.documentId());
      fields.put("count", ephemeral.count());
      fields.put("sessionId", ephemeral.sessionId());
      fields.put("data", ephemeral.data().bytes());
    } else if (message instanceof RepoMessage.RemoteSubscription subscription) {
      fields.put("senderId", subscription.senderId());
      fields.put("targetId", subscription.targetId());
      fields.put("add", subscription.add());
      fields.put("remove", subscription.remove());
    } else if (message instanceof RepoMessage.RemoteHeads heads) {
      address(fields, heads.senderId(), heads.targetId(), heads.documentId());
      fields.put("newHeads", fields(heads.newHeads()));
    } else if (message instanceof RepoMessage.Fault fault) {
      fields.put("senderId", fault.senderId());
      fields.put("targetId", fault.targetId());
      fields.put("message", shortened(fault.message()));
    }
    fields.values().removeIf(Objects::isNull);
    return fields;
  }

  private static void address(
      Map<String, @Nullable Object> fields, String senderId, String targetId, DocumentId id) {
    fields.put("senderId", senderId);
    fields.put("targetId", targetId);
    fields.put("documentId", id.toString());
  }

  private static Map<String, Object> fields(Map<String, RepoMessage.HeadsAt> newHeads) {
    Map<String, Object> fields = new LinkedHashMap<>();
    newHeads.forEach(
        (storageId, at) -> {
          Map<String, Object> of = new LinkedHashMap<>();
          of.put("heads", at.heads());
          of.put("timestamp", (double) at.timestamp());
          fields.put(storageId, of);
        });
    return fields;
  }

  private static @Nullable Object fields(RepoMessage.@Nullable Metadata metadata) {
    if (metadata == null) {
      return null;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("storageId", metadata.storageId());
    fields.put("isEphemeral", metadata.isEphemeral());
    RepoMessage.Am am = metadata.am();
    if (am != null) {
      Map<String, @Nullable Object> own = new LinkedHashMap<>();
      own.put("wants", am.wantsDefault() ? "default" : null);
      own.put("default", am.defaultId() == null ? null : am.defaultId().toString());
      own.put("roots", am.origins() == null ? null : joined(am.origins().roots()));
      own.put("loose", am.origins() == null ? null : joined(am.origins().loose()));
      own.values().removeIf(Objects::isNull);
      fields.put("am", own);
    }
    fields.values().removeIf(Objects::isNull);
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

  /**
   * Reads a message. Fields that it does not know are skipped, messages that it does not know come
   * out as {@link RepoMessage.Other}.
   *
   * @param bytes the message, whole
   * @return the message
   * @throws BadMessageException when the bytes are not one
   */
  public static RepoMessage decode(byte[] bytes) throws BadMessageException {
    try (JsonParser in = FACTORY.createParser(bytes)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw bad("expected a CBOR map");
      }
      return new Fields(map(in, 0)).message();
    } catch (BadMessageException e) {
      throw e;
    } catch (IOException e) {
      String what = e.getMessage();
      throw new BadMessageException(
          "not a message: bad CBOR"
              + (what == null ? "" : " (" + what.lines().findFirst().orElse("") + ")"),
          e);
    }
  }

  private static Map<String, Object> map(JsonParser in, int depth) throws IOException {
    Map<String, Object> fields = new HashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      Object value = value(in, depth);
      if (value != null) {
        fields.put(name, value);
      }
    }
    return fields;
  }

  /** The value at the parser: text, bytes, truth, number, texts or a map; or null. */
  private static @Nullable Object value(JsonParser in, int depth) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_STRING -> in.getText();
      case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getNumberValue();
      case VALUE_EMBEDDED_OBJECT -> in.getEmbeddedObject() instanceof byte[] bytes ? bytes : null;
      case START_ARRAY -> texts(in);
      case START_OBJECT -> {
        if (depth < MAX_DEPTH) {
          yield map(in, depth + 1);
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

  private static BadMessageException bad(String what) {
    return new BadMessageException("not a message: " + what, null);
  }

  /** The fields of a message, asked for by name and kind. */
  private record Fields(Map<String, Object> values) {
    RepoMessage message() throws BadMessageException {
      String type = text("type");
      return switch (type) {
        case "join" -> new RepoMessage.Join(text("senderId"), versions(), metadata());
        case "peer" ->
            new RepoMessage.Peer(
                text("senderId"), text("targetId"), text("selectedProtocolVersion"), metadata());
        case "sync", "request" ->
            new RepoMessage.Sync(
                text("senderId"), text("targetId"), documentId(), type.equals("request"), data());
        case "doc-unavailable" ->
            new RepoMessage.Unavailable(text("senderId"), text("targetId"), documentId());
        case "ephemeral" ->
            new RepoMessage.Ephemeral(
                text("senderId"),
                text("targetId"),
                documentId(),
                number("count"),
                text("sessionId"),
                data());
        case "remote-subscription-change" ->
            new RepoMessage.RemoteSubscription(
                text("senderId"), text("targetId"), texts("add"), texts("remove"));
        case "remote-heads-changed" ->
            new RepoMessage.RemoteHeads(
                text("senderId"), text("targetId"), documentId(), newHeads());
        case "leave" -> new RepoMessage.Leave(text("senderId"));
        case "error" ->
            new RepoMessage.Fault(
                optionalText("senderId"), optionalText("targetId"), text("message"));
        default -> new RepoMessage.Other(type);
      };
    }

    private @Nullable String optionalText(String name) {
      return values.get(name) instanceof String text ? text : null;
    }

    private String text(String name) throws BadMessageException {
      String text = optionalText(name);
      if (text == null) {
        throw bad("no text " + name + " in it");
      }
      return text;
    }

    private long number(String name) throws BadMessageException {
      if (values.get(name) instanceof Number number) {
        return number.longValue();
      }
      throw bad("no number " + name + " in it");
    }

    /** None where there is no such list. */
    private List<String> texts(String name) {
      List<String> texts = new ArrayList<>();
      if (values.get(name) instanceof List<?> list) {
        list.forEach(text -> texts.add(String.valueOf(text)));
      }
      return texts;
    }

    private Map<String, RepoMessage.HeadsAt> newHeads() throws BadMessageException {
      Fields of = inner("newHeads");
      if (of == null) {
        throw bad("no map newHeads in it");
      }
      Map<String, RepoMessage.HeadsAt> heads = new LinkedHashMap<>();
      for (String storageId : of.values.keySet()) {
        Fields at = of.inner(storageId);
        if (at != null) {
          heads.put(storageId, new RepoMessage.HeadsAt(at.texts("heads"), at.number("timestamp")));
        }
      }
      return heads;
    }

    /** A peer that names none speaks the first. */
    private List<String> versions() {
      List<String> versions = new ArrayList<>();
      Object value = values.get("supportedProtocolVersions");
      if (value == null) {
        return List.of(RepoMessage.PROTOCOL_VERSION);
      }
      if (value instanceof List<?> list) {
        list.forEach(v -> versions.add(String.valueOf(v)));
      }
      return versions;
    }

    private RepoMessage.@Nullable Metadata metadata() throws BadMessageException {
      Fields of = inner(values.containsKey("peerMetadata") ? "peerMetadata" : "metadata");
      return of == null
          ? null
          : new RepoMessage.Metadata(
              of.optionalText("storageId"),
              Boolean.TRUE.equals(of.values.get("isEphemeral")),
              of.am());
    }

    /** Values of other types than expected are ignored, as unknown fields are. */
    private RepoMessage.@Nullable Am am() throws BadMessageException {
      Fields of = inner("am");
      if (of == null) {
        return null;
      }
      List<ChangeHash> roots = of.hashes("roots");
      List<ChangeHash> loose = of.hashes("loose");
      return new RepoMessage.Am(
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

    private DocumentId documentId() throws BadMessageException {
      return documentId(values.get("documentId") instanceof byte[] b ? b : text("documentId"));
    }

    private static DocumentId documentId(Object id) throws BadMessageException {
      try {
        return id instanceof byte[] bytes
            ? DocumentId.fromBytes(bytes)
            : DocumentId.parse((String) id);
      } catch (IllegalArgumentException e) {
        throw bad(String.valueOf(e.getMessage()));
      }
    }

    private RepoMessage.Payload data() throws BadMessageException {
      if (values.get("data") instanceof byte[] bytes) {
        return new RepoMessage.Payload(bytes);
      }
      throw bad("no bytes data in it");
    }
  }
}
