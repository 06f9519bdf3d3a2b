package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.amkit.chunk.HostileChunks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged documents with right checksums, loaded in every mode: no public method throws what is not
 * exported.
 */
class HostileDocumentsTest {
  private static final int ROUNDS = 15;

  /** Every way to load. */
  private static List<LoadOptions> modes() {
    LoadOptions base = LoadOptions.DEFAULT;
    LoadOptions unverified = base.withVerifyHeads(false);
    return List.of(
        base,
        unverified,
        unverified.withKeepPartial(true),
        unverified.withMigrateStrings(true),
        unverified.withAllowBrokenMarks(true).withTextUnit(TextUnit.UTF16),
        base.withKeepPartial(true).withAllowBrokenMarks(true).withTextUnit(TextUnit.GRAPHEMES));
  }

  /** Documents with maps, lists, texts, marks, counters, conflicts, several actors and merges. */
  static List<byte[]> documents() {
    List<byte[]> all = new ArrayList<>();
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      RandomEdits edits = new RandomEdits(random);
      Document one = new Document(new byte[] {1, (byte) seed});
      one.change("begin", 3, edits::edit);
      Document two = one.fork(new byte[] {2});
      for (int i = 0; i < 6; i++) {
        one.change(null, edits::edit);
        two.change("m", i, edits::edit);
      }
      one.merge(two);
      one.emptyChange(null, 0);
      two.change(null, edits::edit);
      byte[] saved = one.save(new SaveOptions(false, true));
      all.add(saved);
      if (seed == 0) {
        all.add(two.saveBundle(new ChangeHash[0]));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void damagedDocument_inEveryMode_throwsExportedTypesOnly(byte[] document) {
    Random random = new Random(document.length);
    int loaded = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = document.clone();
      for (int n = 1 + random.nextInt(2); n > 0; n--) {
        int at = 9 + random.nextInt(damaged.length - 9);
        damaged[at] =
            random.nextBoolean()
                ? (byte) (damaged[at] + 1 - 2 * random.nextInt(2))
                : (byte) random.nextInt(256);
      }
      loaded += callAll(HostileChunks.withChecksum(damaged));
    }
    assertThat(loaded).isPositive();
  }

  static List<Path> fixtures() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String name : List.of("fuzz-crashers", "fixtures")) {
      try (Stream<Path> files = Files.list(SharedData.require("upstream").resolve(name))) {
        files.forEach(all::add);
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void fixtureOfUpstream_inEveryMode_throwsExportedTypesOnly(Path file) throws IOException {
    callAll(Files.readAllBytes(file));
  }

  private static int callAll(byte[] bytes) {
    int loaded = 0;
    for (LoadOptions mode : modes()) {
      Document document;
      try {
        document = Document.load(bytes, mode, new byte[] {9});
      } catch (AutomergeException e) {
        continue;
      }
      loaded++;
      try {
        PublicReaders.callAll(document);
      } catch (AssertionError e) {
        throw new AssertionError(mode + " " + HexFormat.of().formatHex(bytes), e);
      }
    }
    return loaded;
  }
}
