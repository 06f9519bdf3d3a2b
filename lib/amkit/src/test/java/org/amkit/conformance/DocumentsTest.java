package org.amkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.amkit.AutomergeException;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.SaveOptions;
import org.amkit.SharedData;
import org.amkit.differential.JsonTree;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every real document of the shared data, against what Automerge 3.5.0 says of it. */
class DocumentsTest {
  private static final List<String> FOLDERS =
      List.of("upstream/documents", "upstream/egwalker", "upstream/fixtures");

  @TestFactory
  Stream<DynamicTest> load_givesRecordedHeadsAndValue() {
    return each(
        (file, expected) -> {
          Document doc = Document.load(DataFiles.bytes(file));
          assertThat(Arrays.stream(doc.getHeads()).map(ChangeHash::toString))
              .containsExactlyElementsOf(JsonTree.strings(expected, "heads"));
          assertThat(doc.changeCount()).isEqualTo((int) JsonTree.number(expected, "changes"));
          String json = PlainJson.of(doc);
          Path recorded = SharedData.require("expected").resolve(file.getFileName() + ".json.gz");
          if (Files.exists(recorded)) {
            assertSame(json, DataFiles.gunzipped(recorded).stripTrailing());
          }
          assertThat(sha256(json.getBytes(StandardCharsets.UTF_8)))
              .isEqualTo(expected.get("jsonSha256"));
        });
  }

  @TestFactory
  Stream<DynamicTest> changes_encodedAgain_hashAsBefore() {
    return each(
        (file, expected) -> {
          Document doc = Document.load(DataFiles.bytes(file));
          List<Change> changes = doc.getAllChanges();
          Set<ChangeHash> known = new HashSet<>();
          Set<ChangeHash> heads = new HashSet<>();
          for (Change change : changes) {
            byte[] bytes = change.bytes();
            // The hash covers the chunk from its type on, behind magic and checksum.
            assertThat(sha256(Arrays.copyOfRange(bytes, 8, bytes.length)))
                .isEqualTo(change.hash().toString());
            // Not AssertJ's containsAll, which looks through all that is known for each.
            assertThat(known.containsAll(change.deps())).isTrue();
            change.deps().forEach(heads::remove);
            known.add(change.hash());
            heads.add(change.hash());
          }
          assertThat(changes).hasSize((int) JsonTree.number(expected, "changes"));
          // Hashes chain: the recorded heads come out only if every change before them is exact.
          assertThat(heads.stream().map(ChangeHash::toString))
              .containsExactlyInAnyOrderElementsOf(JsonTree.strings(expected, "heads"));
        });
  }

  @TestFactory
  Stream<DynamicTest> save_keepsEveryColumn() {
    return each(
        (file, expected) -> {
          byte[] original = DataFiles.bytes(file);
          List<Integer> chunks = DocumentColumns.chunkTypes(original);
          assumeTrue(chunks.equals(List.of(0)), "it is not one document chunk alone");
          byte[] saved = Document.load(original).save(new SaveOptions(false, true));
          Map<String, String> ours = new TreeMap<>(DocumentColumns.of(saved));
          Map<String, String> theirs = new TreeMap<>(DocumentColumns.of(original));
          // Old writers left the head indexes out: they can be missing there, never here.
          if ("".equals(theirs.get("head indexes"))) {
            theirs.remove("head indexes");
            ours.remove("head indexes");
          }
          assertThat(ours.keySet()).isEqualTo(theirs.keySet());
          ours.forEach((name, hex) -> assertThat(hex.equals(theirs.get(name))).as(name).isTrue());
        });
  }

  @TestFactory
  Stream<DynamicTest> load_brokenFile_isRefused() {
    if (SharedData.dir().isEmpty()) {
      return Stream.of(dynamicTest("no shared data", () -> SharedData.require("upstream")));
    }
    Set<String> good = documents().keySet();
    return Stream.concat(
            DataFiles.list("upstream/fuzz-crashers").stream(),
            DataFiles.list("upstream/fixtures").stream()
                // Object ids beyond 32 bits: an implementation may support them.
                .filter(file -> !file.getFileName().toString().startsWith("64bit"))
                .filter(file -> !good.contains(file.getFileName().toString())))
        .map(
            file ->
                dynamicTest(
                    file.getFileName().toString(),
                    () ->
                        assertThatThrownBy(() -> Document.load(DataFiles.bytes(file)))
                            .isInstanceOf(AutomergeException.class)));
  }

  /** For megabytes: shows the place where they differ, which AssertJ takes minutes to find. */
  private static void assertSame(String ours, String recorded) {
    int same = Arrays.mismatch(ours.toCharArray(), recorded.toCharArray());
    if (same >= 0) {
      int from = Math.max(0, same - 60);
      assertThat(ours.substring(from, Math.min(ours.length(), same + 60)))
          .as("at character %d", same)
          .isEqualTo(recorded.substring(from, Math.min(recorded.length(), same + 60)));
    }
  }

  private interface Check {
    void on(Path file, Map<String, Object> expected);
  }

  private static Stream<DynamicTest> each(Check check) {
    if (SharedData.dir().isEmpty()) {
      return Stream.of(dynamicTest("no shared data", () -> SharedData.require("expected")));
    }
    Map<String, Object> documents = documents();
    return documents.keySet().stream()
        .map(
            name ->
                dynamicTest(name, () -> check.on(file(name), JsonTree.object(documents, name))));
  }

  private static Map<String, Object> documents() {
    return JsonTree.parseObject(DataFiles.text(SharedData.require("expected/documents.json")));
  }

  private static Path file(String name) {
    return FOLDERS.stream()
        .map(folder -> SharedData.require(folder).resolve(name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
