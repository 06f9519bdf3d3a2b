package org.amkit.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.TransactionInProgress;
import org.junit.jupiter.api.Test;

/** Authors as Automerge 3.5.0 has them. */
class AuthorsTest {
  private static final byte[] AA = {(byte) 0xaa};

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String show(Optional<byte[]> author) {
    return author.map(a -> "[" + HexFormat.of().formatHex(a) + "]").orElse("none");
  }

  private static void edit(Document doc) {
    int count = doc.changeCount();
    doc.change(null, tx -> tx.set(ObjectId.ROOT, "n", NewValue.integer(count)));
  }

  private static String state(Document doc) {
    return "author "
        + show(doc.getAuthor())
        + ", changes by "
        + doc.getAllChanges().stream().map(c -> show(c.author())).collect(Collectors.joining(" "))
        + ", authors "
        + doc.authors().stream().map(a -> show(Optional.of(a))).collect(Collectors.joining(" "));
  }

  @Test
  void authors_setReadForkedAndLoaded_areAutomerges() {
    List<String> lines = new ArrayList<>();
    Document doc = new Document(AA);
    lines.add("new: " + state(doc));
    edit(doc);
    doc.setAuthor(bytes("0102"));
    lines.add("set: " + state(doc) + ", new actor " + !Arrays.equals(doc.getActorId(), AA));
    edit(doc);
    edit(doc);
    lines.add("two changes: " + state(doc));
    byte[] actor = doc.getActorId();
    doc.setAuthor(bytes("0102"));
    lines.add("set again: new actor " + !Arrays.equals(doc.getActorId(), actor));
    doc.setAuthor(bytes("ff"));
    lines.add("set another: new actor " + !Arrays.equals(doc.getActorId(), actor));
    edit(doc);
    lines.add("one change: " + state(doc));
    lines.add(
        "actors of 0102: "
            + doc.actorsOf(bytes("0102")).size()
            + ", of 03: "
            + doc.actorsOf(bytes("03")).size());
    lines.add(
        "author of first: " + show(doc.authorOf(actor)) + ", of aa: " + show(doc.authorOf(AA)));
    Document fork = doc.fork(new byte[] {(byte) 0xbb});
    edit(fork);
    lines.add("fork: " + state(fork));
    ChangeHash[] second = {doc.getAllChanges().get(1).hash()};
    lines.add("fork at heads: " + state(doc.fork(second)));
    lines.add("loaded: " + state(Document.load(doc.save())));
    doc.setAuthor(null);
    edit(doc);
    lines.add("none: " + state(doc));
    Document empty = new Document(AA);
    empty.setAuthor(new byte[0]);
    edit(empty);
    lines.add("empty: " + state(empty));
    Document first = new Document();
    first.setAuthor(bytes("a1b2"));
    first.emptyChange(null, 0);
    Change change = first.getLastLocalChange().orElseThrow();
    lines.add("extra bytes: " + HexFormat.of().formatHex(change.extraBytes()));
    assertThat(lines).isEqualTo(Probe.recorded("authors"));
    assertThat(show(Change.decode(change.bytes()).author())).isEqualTo("[a1b2]");
  }

  @Test
  void author_cannotBeSet_whileATransactionIsOpen() {
    Document doc = new Document(AA);
    try (Transaction tx = doc.startTransaction()) {
      tx.set(ObjectId.ROOT, "n", 1);
      assertThatThrownBy(() -> doc.setAuthor(AA)).isInstanceOf(TransactionInProgress.class);
    }
  }
}
