package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Fragments are those of Automerge 3.5.0: recorded ones always ({@code fragments.txt.gz}, a
 * document and what {@code fragments.mjs} says of it by turns), and live where Node is there.
 */
class FragmentsTest {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  /** A history of several actors that merge now and then. */
  static Document history(int seed, int changeCount, int actors) {
    Random random = new Random(seed);
    List<Document> replicas = new ArrayList<>();
    Document first = new Document(new byte[] {1, (byte) seed});
    first.change(null, tx -> tx.set(ObjectId.ROOT, "n", 0));
    replicas.add(first);
    for (int a = 1; a < actors; a++) {
      replicas.add(first.fork(new byte[] {(byte) (a + 1), (byte) seed}));
    }
    for (int i = 0; i < changeCount; i++) {
      int n = i;
      Document one = replicas.get(random.nextInt(actors));
      if (random.nextInt(20) == 0) {
        one.merge(replicas.get(random.nextInt(actors)));
      }
      if (random.nextInt(30) == 0) {
        one.emptyChange("nothing", n);
      } else {
        one.change(null, n, tx -> tx.set(ObjectId.ROOT, "k" + n % 7, n));
      }
    }
    for (Document other : replicas.subList(random.nextInt(actors), actors)) {
      first.merge(other);
    }
    return first;
  }

  /** Adds a change whose hash begins with two zero bytes, as one in 65536 does. */
  static void closeAtLevelTwo(Document document) {
    String nonce = "nonce 00000000";
    Document copy = document.fork(new byte[] {99});
    ChangeHash hash = copy.emptyChange(nonce, 0);
    byte[] chunk = copy.getChangeByHash(hash).orElseThrow().bytes();
    int at = new String(chunk, StandardCharsets.ISO_8859_1).indexOf(nonce) + nonce.length();
    for (int n = 0; ; n++) {
      byte[] digits = "%08d".formatted(n).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(digits, 0, chunk, at - digits.length, digits.length);
      byte[] made = sha256(chunk, 8);
      if (made[0] == 0 && made[1] == 0) {
        System.arraycopy(made, 0, chunk, 4, 4);
        document.applyEncodedChanges(chunk);
        return;
      }
    }
  }

  private static byte[] sha256(byte[] bytes, int from) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, bytes.length - from);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String json(Document document) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      write(json, "all", document.getFragmentMetadata());
      writeHashes(json, "loose", heads(document.getFragmentMetadata(0)));
      writeHashes(json, "first", heads(document.getFragmentMetadata(1, 2)));
      json.writeObjectFieldStart("heads");
      List<ChangeHash> heads = new ArrayList<>();
      document.getAllChanges().forEach(change -> heads.add(change.hash()));
      heads.removeIf(head -> !head.toString().startsWith("00"));
      heads.sort(java.util.Comparator.comparing(ChangeHash::toString));
      for (ChangeHash head : heads) {
        json.writeFieldName(head.toString());
        FragmentMeta meta = document.getFragmentMeta(head).orElse(null);
        if (meta == null) {
          json.writeNull();
        } else {
          json.writeNumber(meta.level());
        }
      }
      json.writeEndObject();
      json.writeArrayFieldStart("commits");
      for (Commit commit : document.getCommits()) {
        json.writeStartObject();
        json.writeStringField("head", commit.head().toString());
        writeHashes(json, "parents", commit.parents());
        json.writeStringField("bytes", BASE64.encodeToString(commit.bytes()));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, String name, List<FragmentMeta> fragments)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (FragmentMeta fragment : fragments) {
      write(json, fragment);
    }
    json.writeEndArray();
  }

  private static List<ChangeHash> heads(List<FragmentMeta> fragments) {
    return fragments.stream().map(FragmentMeta::head).toList();
  }

  private static void write(JsonGenerator json, FragmentMeta fragment) throws IOException {
    json.writeStartObject();
    json.writeStringField("head", fragment.head().toString());
    json.writeNumberField("level", fragment.level());
    writeHashes(json, "boundary", fragment.boundary());
    writeHashes(json, "checkpoints", fragment.checkpoints());
    writeHashes(json, "members", fragment.members());
    json.writeEndObject();
  }

  private static void writeHashes(JsonGenerator json, String name, List<ChangeHash> hashes)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (ChangeHash hash : hashes) {
      json.writeString(hash.toString());
    }
    json.writeEndArray();
  }

  /** What Automerge says of a document, in the order in which {@link #json} writes. */
  private static String asked(AutomergeScript script, Document document) {
    script.tell("of " + BASE64.encodeToString(document.save()));
    return script.answer();
  }

  @Test
  void recordedDocuments_haveTheFragmentsOfAutomerge() throws IOException {
    List<String> lines;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Objects.requireNonNull(
                        FragmentsTest.class.getResourceAsStream("fragments.txt.gz"))),
                StandardCharsets.UTF_8))) {
      lines = in.lines().toList();
    }
    assertThat(lines.size()).isGreaterThanOrEqualTo(8);
    boolean levelTwo = false;
    for (int i = 0; i < lines.size(); i += 2) {
      Document document = Document.load(Base64.getDecoder().decode(lines.get(i)));
      assertThat(json(document)).isEqualTo(lines.get(i + 1));
      levelTwo |= !document.getFragmentMetadata(2).isEmpty();
    }
    assertThat(levelTwo).isTrue();
  }

  @Test
  void fragments_coverTheHistory_andBringItBack() {
    Document document = history(5, 1500, 3);
    List<FragmentMeta> all = document.getFragmentMetadata();
    for (FragmentMeta fragment : all) {
      assertThat(document.getFragmentMeta(fragment.head())).contains(fragment);
    }
    List<ChangeHash> covered = new ArrayList<>();
    all.forEach(fragment -> covered.addAll(fragment.members()));
    assertThat(covered)
        .containsAll(document.getAllChanges().stream().map(change -> change.hash()).toList());
    List<Fragment> fragments = new ArrayList<>(document.getFragments());
    assertThat(fragments).isNotEmpty();
    Collections.shuffle(fragments, new Random(1));
    Document copy = new Document();
    PatchLog log = new PatchLog();
    copy.addCommits(document.getCommits());
    copy.addFragments(fragments, log);
    assertThat(copy.getHeads()).isEqualTo(document.getHeads());
    assertThat(copy.toPlain(ObjectId.ROOT)).isEqualTo(document.toPlain(ObjectId.ROOT));
    assertThat(copy.makePatches(log)).isNotEmpty();
    assertThat(document.bundleFragmentMetadata(all)).hasSameSizeAs(all);
  }

  @Test
  void wrongCommits_areRefused_andNothingChanges() {
    Document document = history(6, 3, 1);
    List<Commit> commits = document.getCommits();
    Commit last = commits.get(commits.size() - 1);
    Commit before = commits.get(commits.size() - 2);
    Document other = new Document();
    assertThatThrownBy(
            () ->
                other.addCommits(
                    List.of(before, new Commit(before.head(), last.parents(), last.bytes()))))
        .isInstanceOf(AutomergeException.class)
        .hasMessageContaining("has the bytes of change");
    assertThatThrownBy(
            () -> other.addCommits(List.of(new Commit(last.head(), List.of(), last.bytes()))))
        .isInstanceOf(AutomergeException.class)
        .hasMessageContaining("not on its parents");
    assertThatThrownBy(
            () ->
                other.addCommits(List.of(new Commit(last.head(), last.parents(), new byte[] {1}))))
        .isInstanceOf(MalformedDataException.class);
    assertThat(other.changeCount()).isZero();
    assertThat(other.waitingChanges()).isEmpty();
  }

  @Test
  void unknownFragments_areLeftOut() {
    Document document = history(7, 3, 1);
    List<FragmentMeta> all = document.getFragmentMetadata();
    assertThat(new Document().bundleFragmentMetadata(all)).isEmpty();
    assertThat(new Document().getFragmentMeta(all.get(0).head())).isEmpty();
    assertThat(new Document().getFragmentMetadata()).isEmpty();
    assertThatThrownBy(() -> document.getFragmentMetadata(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fragments_areThoseOfAutomergeInNode() {
    AutomergeScript.require();
    try (AutomergeScript script = new AutomergeScript("fragments/fragments.mjs")) {
      for (int seed = 10; seed < 13; seed++) {
        Document document = history(seed, 1200, seed - 9);
        closeAtLevelTwo(document);
        for (int i = 0; i < 300; i++) {
          document.change(null, i, tx -> tx.set(ObjectId.ROOT, "after", 1));
          document.change(null, i, tx -> tx.set(ObjectId.ROOT, "after", 2));
        }
        String theirs = asked(script, document);
        assertThat(json(document)).isEqualTo(FragmentAnswers.withoutBundles(theirs));
        Document copy = new Document();
        copy.addFragments(FragmentAnswers.bundles(theirs));
        assertThat(copy.getHeads()).isEqualTo(document.getHeads());
        StringBuilder ours = new StringBuilder("add");
        for (byte[] bytes : document.bundleFragmentMetadata(document.getFragmentMetadata())) {
          ours.append(' ').append(BASE64.encodeToString(bytes));
        }
        script.tell(ours.toString());
        assertThat(script.answer()).isEqualTo(FragmentAnswers.list(document.getHeads()));
      }
    }
  }

  /** Writes the recording anew: {@code main FILE} in lib/, with AMKIT_NODE_MODULES set. */
  public static void main(String[] args) throws IOException {
    try (AutomergeScript script = new AutomergeScript("fragments/fragments.mjs");
        var out =
            new java.io.PrintWriter(
                new java.util.zip.GZIPOutputStream(new java.io.FileOutputStream(args[0])),
                true,
                StandardCharsets.UTF_8)) {
      for (int seed = 1; seed < 5; seed++) {
        Document document = history(seed, seed == 1 ? 40 : 300 + 100 * seed, seed);
        if (seed == 2) {
          closeAtLevelTwo(document);
          Document more = document.fork(new byte[] {77});
          for (int i = 0; i < 300; i++) {
            int n = i;
            more.change(null, n, tx -> tx.set(ObjectId.ROOT, "after", n));
          }
          document.merge(more);
        }
        out.println(BASE64.encodeToString(document.save()));
        out.println(FragmentAnswers.withoutBundles(asked(script, document)));
      }
    }
  }
}
