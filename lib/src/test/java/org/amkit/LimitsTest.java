package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.amkit.chunk.HostileChunks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tiny input that stands for very much is refused before memory is allocated for it. */
class LimitsTest {
  private static final long MAX_ALLOCATED = 8 << 20;
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
    LoadOptions few = LoadOptions.DEFAULT.withLimits(LoadOptions.Limits.ofMemory(64 * 1000));
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
    LoadOptions many = LoadOptions.DEFAULT.withLimits(LoadOptions.Limits.ofMemory(64 * 3000));
    Document large = Document.load(new byte[0], many);
    large.receiveSyncMessage(new SyncState(), HostileChunks.message(change));
    assertThat(large.getAllChanges()).hasSize(1);
    assertThat(large.fork().save()).isEqualTo(large.save());
  }

  /** What this library wrote it reads again, however well it compresses. */
  @Test
  void ownDocumentBeyondTheLimits_isCopied() {
    LoadOptions few = LoadOptions.DEFAULT.withLimits(LoadOptions.Limits.ofMemory(64 * 1000));
    Document document = Document.load(new byte[0], few);
    document.change(null, tx -> tx.set(ObjectId.ROOT, "s", "x".repeat(100_000)));
    Document copy = document.fork();
    assertThat(copy.get(ObjectId.ROOT, "s").orElseThrow().toString()).contains("xxx");
    assertThat(document.anonymize(new java.util.Random(1)).getAllChanges()).hasSize(1);
    assertThat(document.fork(document.getHeads()).getAllChanges()).hasSize(1);
  }

  @Test
  void deflatedChange_beyondTheLimit_isRefusedInConstantMemory() {
    byte[] bomb = HostileChunks.zeros(80 << 20);
    expectRefused("inflatedBytes", () -> Document.load(bomb));
    expectRefused(
        "inflatedBytes",
        () -> new Document().receiveSyncMessage(new SyncState(), HostileChunks.message(bomb)));
    expectRefused("inflatedBytes", () -> Change.decode(bomb));
  }

  /** The limit lets it in, its checksum is wrong: found before the inflated bytes are kept. */
  @Test
  void deflatedChange_withAWrongChecksum_isRefusedInConstantMemory() {
    byte[] bomb = HostileChunks.zeros(60 << 20);
    long allocated = allocated();
    assertThatThrownBy(() -> Document.load(bomb))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("checksum of the compressed change chunk is wrong");
    assertThat(allocated() - allocated).isLessThan(48 << 20);
  }

  private static void expectRefused(
      String limit, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    long before = allocated();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo(limit));
    assertThat(allocated() - before)
        .isLessThan(limit.equals("emptyRows") ? MAX_ALLOCATED : 48 << 20);
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
