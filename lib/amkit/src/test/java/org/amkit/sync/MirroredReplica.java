package org.amkit.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.amkit.ChangeHash;
import org.amkit.TextUnit;
import org.amkit.chunk.ActorId;
import org.amkit.engine.Engine;
import org.jspecify.annotations.Nullable;

/**
 * Our replica beside one of Automerge's: is told all that the other is told, and must say what the
 * other says. Steps are lines, so that they can be recorded and played again.
 *
 * <pre>
 *   change BASE64            it has made or been given a change
 *   open new|read-only|BASE64
 *   receive BASE64           a message
 *   generate BASE64|none     what it said
 *   encode BASE64            its state, encoded
 *   heads HEX,HEX|none
 * </pre>
 */
final class MirroredReplica {
  private final SyncDocument document =
      new EngineDocument(Engine.create(ActorId.parse("99"), TextUnit.CODE_POINTS));
  private PeerState state = new PeerState();

  void step(String line) {
    int space = line.indexOf(' ');
    String argument = line.substring(space + 1);
    switch (line.substring(0, space)) {
      case "change" -> document.apply(bytes(argument));
      case "open" -> {
        state =
            argument.equals("new") || argument.equals("read-only")
                ? new PeerState()
                : PeerState.decode(bytes(argument));
        state.setReadOnly(argument.equals("read-only"));
      }
      case "receive" -> state.receive(document, bytes(argument));
      case "generate" ->
          assertSame(argument.equals("none") ? null : bytes(argument), state.generate(document));
      case "encode" -> assertThat(state.encode()).isEqualTo(bytes(argument));
      case "heads" -> assertThat(heads()).isEqualTo(argument);
      default -> throw new IllegalArgumentException("no such step: " + line);
    }
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private String heads() {
    List<ChangeHash> heads = document.heads();
    return heads.isEmpty()
        ? "none"
        : heads.stream().map(ChangeHash::toString).collect(Collectors.joining(","));
  }

  /** The same bytes; but two documents saved by different programs need only load alike. */
  private static void assertSame(byte @Nullable [] expected, Optional<byte[]> found) {
    if (expected == null || found.isEmpty()) {
      assertThat(found.map(SyncMessage::decode)).isEmpty();
      assertThat(expected).isNull();
      return;
    }
    SyncMessage theirs = SyncMessage.decode(expected);
    SyncMessage ours = SyncMessage.decode(found.get());
    assertThat(theirs.encode()).as("decoded and encoded").isEqualTo(expected);
    if (isDocument(theirs) && isDocument(ours)) {
      assertThat(withoutChanges(ours).encode()).isEqualTo(withoutChanges(theirs).encode());
      assertThat(load(ours)).isEqualTo(load(theirs));
    } else {
      assertThat(ours.encode()).isEqualTo(expected);
    }
  }

  private static boolean isDocument(SyncMessage message) {
    return message.changes().size() == 1 && message.changes().get(0)[8] == 0;
  }

  private static SyncMessage withoutChanges(SyncMessage m) {
    return new SyncMessage(m.version(), m.heads(), m.need(), m.have(), List.of(), m.flags());
  }

  private static List<ChangeHash> load(SyncMessage message) {
    EngineDocument loaded =
        new EngineDocument(Engine.create(ActorId.parse("98"), TextUnit.CODE_POINTS));
    loaded.apply(message.changes().get(0));
    return loaded.heads();
  }
}
