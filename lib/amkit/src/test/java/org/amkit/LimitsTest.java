package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.amkit.chunk.HostileChunks;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tiny input that stands for very much is refused before memory is allocated for it. */
class LimitsTest {
  private static final int TWO_31 = Integer.MAX_VALUE;

  static Stream<Arguments> tooManyRows() {
    List<Arguments> all = new ArrayList<>();
    for (long rows : new long[] {10_000_200, 1L << 27, TWO_31, 0xffff_ffffL}) {
      all.add(Arguments.of("change of " + rows, HostileChunks.changeOfRows(rows)));
      all.add(Arguments.of("deletions " + rows, HostileChunks.changeOfDeletions(rows - 100)));
      all.add(Arguments.of("document of " + rows, HostileChunks.documentOfRows(rows)));
      all.add(Arguments.of("bundle of " + rows, HostileChunks.bundleOfRows(rows)));
    }
    for (long rows : new long[] {10_000_200, 1L << 27, TWO_31}) {
      all.add(Arguments.of("changes " + rows, HostileChunks.documentOfChanges(rows)));
    }
    all.add(Arguments.of("predecessors", HostileChunks.changeOfPredecessors(1 << 20)));
    all.add(Arguments.of("successors", HostileChunks.documentOfSuccessors(1 << 20)));
    return all.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tooManyRows")
  void rowsWithoutBytes_beyondTheLimit_areRefusedEverywhere(String name, byte[] chunk) {
    assertThat(chunk.length).isLessThan(200);
    expectRefused("emptyRows", () -> Document.load(chunk));
    LoadOptions unverified = LoadOptions.DEFAULT.withVerifyHeads(false);
    expectRefused("emptyRows", () -> Document.load(chunk, unverified));
    expectRefused("emptyRows", () -> new Document().loadIncremental(chunk));
    expectRefused("emptyRows", () -> new Document().applyEncodedChanges(chunk));
    expectRefused("emptyRows", () -> new Document().applyChanges(List.of(chunk)));
    expectRefused(
        "emptyRows",
        () -> new Document().receiveSyncMessage(new SyncState(), HostileChunks.message(chunk)));
    if (chunk[8] == 1) {
      expectRefused("emptyRows", () -> Change.decode(chunk));
    }
    LoadOptions partial = LoadOptions.DEFAULT.withKeepPartial(true);
    assertThat(Document.load(chunk, partial).loadFaults()).hasSize(1);
  }

  @Test
  void dependenciesThatGrowWithTheSquare_areRefused() {
    byte[] document = HostileChunks.documentOfDependencies(9000);
    LoadOptions options =
        LoadOptions.DEFAULT.withLimits(
            new LoadOptions.Limits(1 << 20, 10, 10_000_000, 100, 100, 100, 100));
    assertThatThrownBy(() -> Document.load(document, options))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("rows without bytes, more than the limit of 10000000")
        .hasMessageContaining("LoadOptions.Limits.emptyRows");
  }

  @Test
  void rowsWithinTheLimit_areLoaded() {
    Document document = Document.load(HostileChunks.changeOfRows(1000));
    assertThat(document.getAll(ObjectId.ROOT, "a").orElseThrow().values()).hasSize(1000);
  }

  @Test
  void limitThatIsRaised_letsRowsIn_forWhatIsReceivedToo() {
    LoadOptions few = LoadOptions.DEFAULT.withLimits(LoadOptions.Limits.ofMemory(200 * 1000));
    byte[] change = HostileChunks.changeOfRows(2000);
    assertThatThrownBy(() -> Document.load(change, few))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            e -> {
              assertThat(e.limit()).isEqualTo("emptyRows");
              assertThat(e.problem()).contains("more than the limit of 1000");
              assertThat(e.offset()).isBetween(0L, (long) change.length);
            });
    Document small = Document.load(new byte[0], few);
    assertThatThrownBy(() -> small.applyEncodedChanges(change))
        .isInstanceOf(LimitExceededException.class);
    assertThatThrownBy(() -> small.applyChanges(List.of(change)))
        .isInstanceOf(LimitExceededException.class);
    assertThatThrownBy(
            () -> small.receiveSyncMessage(new SyncState(), HostileChunks.message(change)))
        .isInstanceOf(LimitExceededException.class);
    LoadOptions many = LoadOptions.DEFAULT.withLimits(LoadOptions.Limits.ofMemory(200 * 3000));
    Document large = Document.load(new byte[0], many);
    large.receiveSyncMessage(new SyncState(), HostileChunks.message(change));
    assertThat(large.getAllChanges()).hasSize(1);
    assertThat(large.fork().save()).isEqualTo(large.save());
  }

  /** What this library wrote it reads again, however well it compresses. */
  @Test
  void ownDocumentBeyondTheLimits_isCopied() {
    LoadOptions few = LoadOptions.DEFAULT.withLimits(LoadOptions.Limits.ofMemory(200 * 1000));
    Document document = Document.load(new byte[0], few);
    document.change(null, tx -> tx.set(ObjectId.ROOT, "s", "x".repeat(100_000)));
    Document copy = document.fork();
    assertThat(copy.get(ObjectId.ROOT, "s").orElseThrow().toString()).contains("xxx");
    assertThat(document.anonymize(new java.util.Random(1)).getAllChanges()).hasSize(1);
    assertThat(document.fork(document.getHeads()).getAllChanges()).hasSize(1);
  }

  @Test
  void deflatedChange_beyondTheLimit_isRefused() {
    byte[] bomb = HostileChunks.zeros(80 << 20);
    expectRefused("inflatedBytes", () -> Document.load(bomb));
    expectRefused(
        "inflatedBytes",
        () -> new Document().receiveSyncMessage(new SyncState(), HostileChunks.message(bomb)));
    expectRefused("inflatedBytes", () -> Change.decode(bomb));
  }

  /** What stands for gigabytes is refused by a process that has 48 MB. */
  @Test
  void hostileChunks_takeConstantMemory() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                InSmallHeap.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.lines())
        .hasSize((int) tooManyRows().count() + 2)
        .allMatch(line -> line.contains("the limit of ") || line.contains("checksum of the comp"));
  }

  /** Loads every hostile chunk and prints why it is refused. */
  static final class InSmallHeap {
    private InSmallHeap() {}

    public static void main(String[] args) {
      List<byte[]> chunks = new ArrayList<>();
      tooManyRows().forEach(row -> chunks.add((byte[]) row.get()[1]));
      // Beyond the limit, and within it with a wrong checksum: 60 MiB would not fit.
      chunks.add(HostileChunks.zeros(80 << 20));
      chunks.add(HostileChunks.zeros(60 << 20));
      for (byte[] chunk : chunks) {
        try {
          Document.load(chunk);
          System.out.println("loaded");
        } catch (MalformedDataException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  private static void expectRefused(String limit, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo(limit));
  }
}
