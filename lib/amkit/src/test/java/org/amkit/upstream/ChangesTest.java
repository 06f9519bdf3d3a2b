package org.amkit.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.amkit.AutomergeException;
import org.amkit.Bundle;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.DecodedSyncMessage;
import org.amkit.Document;
import org.amkit.MalformedDataException;
import org.amkit.Op;
import org.junit.jupiter.api.Test;

/** Changes, bundles and sync messages read and written as Automerge reads and writes them. */
class ChangesTest {
  private final List<String> recorded = Probe.recorded("changes");
  private final Document doc = new Document();
  private final List<ChangeHash> hashes = new ArrayList<>();

  ChangesTest() {
    for (String line : recorded) {
      if (line.startsWith("change ")) {
        byte[] chunk = bytes(line.split(" ", -1)[1]);
        doc.applyChanges(List.of(chunk));
        hashes.add(Change.decode(chunk).hash());
      }
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private String named(List<ChangeHash> named) {
    return named.stream()
        .map(hash -> Integer.toString(hashes.indexOf(hash)))
        .collect(Collectors.joining(" "));
  }

  private static Change again(Change change, List<Op> ops) {
    return Change.encode(
        change.actorId(),
        change.seq(),
        change.startOp(),
        change.time(),
        change.message().orElse(null),
        change.deps(),
        ops,
        change.extraBytes());
  }

  @Test
  void encode_ofWhatWasDecoded_isTheChange() {
    for (String line : recorded) {
      if (line.startsWith("change ")) {
        String[] words = line.split(" ", -1);
        Change change = Change.decode(bytes(words[1]));
        Change encoded = again(change, change.ops());
        assertThat(encoded).isEqualTo(change);
        assertThat(HexFormat.of().formatHex(encoded.bytes())).isEqualTo(words[3]);
      }
    }
  }

  @Test
  void encode_ofWhatIsNoChange_isRefused() {
    Change change = Change.decode(doc.getAllChanges().get(1).bytes());
    List<Op> ops = change.ops();
    assertThatThrownBy(() -> again(change, ops.subList(1, ops.size())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected operation 9@aa, found 10@aa");
    Op op = ops.get(0);
    for (String id : List.of("", "x", "1", "@aa", "0@aa", "1@zz", "99999999999@aa")) {
      Op bad =
          new Op(
              op.id(),
              op.action(),
              id,
              op.key(),
              op.elem(),
              false,
              op.value(),
              null,
              false,
              op.pred());
      assertThatThrownBy(() -> again(change, List.of(bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(".* is not an id: .*|expected an actor .*");
    }
  }

  @Test
  void bundleOfChosenChanges_holdsThemAsAutomergeSays() {
    for (String line : recorded) {
      if (line.startsWith("bundle ")) {
        List<ChangeHash> chosen = new ArrayList<>();
        for (String word : line.substring(7, line.indexOf(':')).split(" ", -1)) {
          chosen.add(hashes.get(Integer.parseInt(word)));
        }
        Bundle bundle = Bundle.decode(doc.saveBundle(chosen));
        List<ChangeHash> held = bundle.changes().stream().map(Change::hash).toList();
        String deps =
            bundle.deps().stream()
                .map(hashes::indexOf)
                .sorted()
                .map(Object::toString)
                .collect(Collectors.joining(" "));
        assertThat(line).endsWith(": " + named(held) + "; deps " + deps);
      }
    }
    assertThat(doc.saveBundle(List.of())).isEmpty();
    ChangeHash unknown = Change.decode(foreign()).hash();
    assertThatThrownBy(() -> doc.saveBundle(List.of(unknown)))
        .isInstanceOf(AutomergeException.class);
    assertThatThrownBy(() -> Bundle.decode(foreign())).isInstanceOf(MalformedDataException.class);
    assertThatThrownBy(() -> Bundle.decode(new byte[0])).isInstanceOf(MalformedDataException.class);
  }

  private static byte[] foreign() {
    Document other = new Document();
    other.emptyChange("foreign", 1);
    return other.getLastLocalChange().orElseThrow().bytes();
  }

  @Test
  void syncMessages_sayWhatAutomergeReadsInThem() {
    List<DecodedSyncMessage> messages = new ArrayList<>();
    for (String line : recorded) {
      if (line.startsWith("message ")) {
        messages.add(DecodedSyncMessage.decode(bytes(line.substring(8))));
      } else if (line.startsWith("heads ")) {
        DecodedSyncMessage last = messages.get(messages.size() - 1);
        String have =
            last.have().stream()
                .map(h -> named(h.lastSync()) + "/" + HexFormat.of().formatHex(h.bloom()))
                .collect(Collectors.joining(" "));
        assertThat(line)
            .isEqualTo(
                "heads %s; need %s; have %s"
                    .formatted(named(last.heads()), named(last.need()), have));
      }
    }
    assertThat(messages).hasSize(4);
    assertThat(messages.get(2).changes().stream().map(Change::hash).toList()).isEqualTo(hashes);
    assertThat(messages).noneMatch(DecodedSyncMessage::readOnly);
    assertThatThrownBy(() -> DecodedSyncMessage.decode(new byte[] {1, 2}))
        .isInstanceOf(MalformedDataException.class);
  }
}
