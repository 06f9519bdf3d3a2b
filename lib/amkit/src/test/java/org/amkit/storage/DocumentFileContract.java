package org.amkit.storage;

import static org.amkit.storage.TestChunks.chunk;
import static org.amkit.storage.TestChunks.concat;
import static org.amkit.storage.TestChunks.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What holds of document files on every file system. */
abstract class DocumentFileContract {
  static final Duration NOW = Duration.ZERO;
  static final Duration SOON = Duration.ofSeconds(20);
  static final byte[] DOCUMENT = chunk("document");

  abstract Path folder();

  DocumentFile newFile() throws IOException {
    return DocumentFile.create(folder().resolve("notes.automerge"), DOCUMENT);
  }

  private static void append(DocumentFile file, byte[] chunks) throws IOException {
    try (WriteSession session = file.openForWriting(SOON)) {
      session.append(chunks);
    }
  }

  private static void appendRaw(DocumentFile file, byte[] bytes) throws IOException {
    Files.write(file.path(), bytes, StandardOpenOption.APPEND);
  }

  @Test
  void create_existingFile_isRefusedAndKept() throws IOException {
    DocumentFile file = newFile();
    assertThatThrownBy(() -> DocumentFile.create(file.path(), chunk("other")))
        .isInstanceOf(DocumentFileException.class)
        .hasMessage(file.path() + ": already exists");
    assertThat(file.read().bytes()).isEqualTo(DOCUMENT);
    assertOnlyFile(file);
  }

  @Test
  void timeouts_mayBeForEver() throws Exception {
    Duration forEver = ChronoUnit.FOREVER.getDuration();
    DocumentFile file = newFile();
    FilePosition end;
    try (WriteSession session = file.openForWriting(forEver)) {
      end = session.contents().end();
      session.append(chunk("more"));
    }
    try (FileGrowth growth = file.watch(end, forEver)) {
      assertThat(growth.next(forEver).orElseThrow().bytes()).isEqualTo(chunk("more"));
    }
  }

  @Test
  void create_notChunks_isRefused() {
    Path path = folder().resolve("x");
    assertThatThrownBy(() -> DocumentFile.create(path, new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 of 3 bytes");
    assertThat(path).doesNotExist();
  }

  @Test
  void read_missingFileOrFolder_saysWhat() {
    Path path = folder().resolve("missing");
    assertThatThrownBy(() -> DocumentFile.of(path).read())
        .isInstanceOf(DocumentFileException.class)
        .hasMessage(path + ": no such file");
    assertThatThrownBy(() -> DocumentFile.of(path).openForWriting(NOW))
        .hasMessage(path + ": no such file");
    assertThatThrownBy(() -> DocumentFile.of(folder()).read())
        .isInstanceOf(DocumentFileException.class);
    assertThatThrownBy(() -> DocumentFile.create(path.resolve("deep"), DOCUMENT))
        .isInstanceOf(DocumentFileException.class)
        .hasMessageContaining("folder does not exist");
  }

  @Test
  void append_chunks_areBehindTheOthers() throws IOException {
    DocumentFile file = newFile();
    append(file, concat(chunk("a"), chunk("b")));
    append(file, new byte[0]);
    append(file, chunk("c"));
    assertThat(texts(file.read().bytes())).containsExactly("document", "a", "b", "c");
    assertThat(file.read().bytes()).isEqualTo(Files.readAllBytes(file.path()));
    assertOnlyFile(file);
  }

  @Test
  void append_notWholeChunks_isRefusedAndNothingWritten() throws IOException {
    DocumentFile file = newFile();
    try (WriteSession session = file.openForWriting(NOW)) {
      byte[] cut = Arrays.copyOf(DOCUMENT, DOCUMENT.length - 1);
      assertThatThrownBy(() -> session.append(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(file.read().bytes()).isEqualTo(DOCUMENT);
  }

  @Test
  void append_emptyFile_putsTheFirstChunkInPlaceWhole() throws IOException {
    Path path = folder().resolve("empty");
    Files.createFile(path);
    DocumentFile file = DocumentFile.of(path);
    assertThat(file.read().bytes()).isEmpty();
    try (WriteSession session = file.openForWriting(NOW)) {
      session.append(chunk("a"));
      session.append(chunk("b"));
    }
    assertThat(texts(file.read().bytes())).containsExactly("a", "b");
  }

  @Test
  void openForWriting_fileCutAtEachLength_setsTheRestAside() throws IOException {
    byte[] second = chunk("second, somewhat longer");
    for (int cut = 1; cut < second.length; cut++) {
      DocumentFile file = DocumentFile.create(folder().resolve("cut" + cut), DOCUMENT);
      byte[] torn = Arrays.copyOf(second, cut);
      appendRaw(file, torn);
      assertThat(file.read().bytes()).isEqualTo(DOCUMENT);
      assertThat(file.read().tornByteCount()).isEqualTo(cut);
      try (WriteSession session = file.openForWriting(NOW)) {
        Path aside = folder().resolve("cut" + cut + ".torn-" + DOCUMENT.length);
        assertThat(session.tornPath()).hasValue(aside.toRealPath());
        assertThat(Files.readAllBytes(aside)).isEqualTo(torn);
        assertThat(session.contents().bytes()).isEqualTo(DOCUMENT);
        session.append(second);
      }
      assertThat(Files.readAllBytes(file.path())).isEqualTo(concat(DOCUMENT, second));
    }
  }

  @Test
  void openForWriting_tornTwiceAtOnePlace_keepsBoth() throws IOException {
    DocumentFile file = newFile();
    for (int i = 1; i <= 2; i++) {
      appendRaw(file, Arrays.copyOf(chunk("torn"), 9 + i));
      file.openForWriting(NOW).close();
    }
    String name = "notes.automerge.torn-" + DOCUMENT.length;
    assertThat(Files.size(folder().resolve(name))).isEqualTo(10);
    assertThat(Files.size(folder().resolve(name + "-2"))).isEqualTo(11);
  }

  @Test
  void openForWriting_damagedFile_isRefusedAndLeftAlone() throws IOException {
    DocumentFile file = newFile();
    byte[] bad = concat(DOCUMENT, new byte[] {1, 2, 3, 4}, chunk("good"));
    Files.write(file.path(), bad);
    assertThatThrownBy(() -> file.openForWriting(NOW))
        .isInstanceOfSatisfying(
            DocumentDamagedException.class,
            e -> {
              assertThat(e.offset()).isEqualTo(DOCUMENT.length);
              assertThat(e.fault()).contains("found 01 02 03 04");
              assertThat(e.advice()).isNotEmpty();
            });
    assertThat(Files.readAllBytes(file.path())).isEqualTo(bad);
    assertThat(file.read().bytes()).isEqualTo(bad);
    // The lock was let go of.
    Files.write(file.path(), DOCUMENT);
    file.openForWriting(NOW).close();
  }

  @Test
  void openForWriting_heldByAnotherThread_timesOutNamingIt() throws Exception {
    DocumentFile file = newFile();
    ExecutorService other = Executors.newSingleThreadExecutor(r -> new Thread(r, "the-writer"));
    try {
      WriteSession held = other.submit(() -> file.openForWriting(NOW)).get();
      assertThatThrownBy(() -> file.openForWriting(Duration.ofMillis(120)))
          .isInstanceOf(DocumentLockedException.class)
          .hasMessage(
              file.path().toRealPath()
                  + ": locked by this process (thread the-writer) for longer than 120 ms");
      held.close();
      file.openForWriting(NOW).close();
    } finally {
      other.shutdown();
    }
  }

  @Test
  void openForWriting_manyThreads_loseNothing() throws Exception {
    DocumentFile file = newFile();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> all = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      String name = "t" + thread + "-";
      for (int i = 0; i < 25; i++) {
        expected.add(name + i);
      }
      boolean compacts = thread == 0;
      all.add(
          pool.submit(
              () -> {
                start.await();
                for (int i = 0; i < 25; i++) {
                  try (WriteSession session = file.openForWriting(SOON)) {
                    if (compacts && i % 5 == 0) {
                      session.replace(session.contents().bytes());
                    }
                    session.append(chunk(name + i));
                  }
                  file.read();
                }
                return null;
              }));
    }
    start.countDown();
    for (Future<?> each : all) {
      each.get();
    }
    pool.shutdown();
    expected.add("document");
    assertThat(texts(file.read().bytes())).containsExactlyInAnyOrderElementsOf(expected);
    assertOnlyFile(file);
  }

  @Test
  void readSince_growth_isOnlyWhatIsNew() throws IOException {
    DocumentFile file = newFile();
    FilePosition first = file.read().end();
    assertThat(file.readSince(first).bytes()).isEmpty();
    append(file, chunk("a"));
    FileContents more = file.readSince(first);
    assertThat(texts(more.bytes())).containsExactly("a");
    assertThat(more.start()).isEqualTo(DOCUMENT.length);
    append(file, chunk("b"));
    appendRaw(file, new byte[] {(byte) 0x85, 0x6f});
    FileContents last = file.readSince(more.end());
    assertThat(texts(last.bytes())).containsExactly("b");
    assertThat(last.tornByteCount()).isEqualTo(2);
    assertThat(file.readSince(last.end()).bytes()).isEmpty();
  }

  @Test
  void readSince_replacedFile_isAllOfIt() throws IOException {
    DocumentFile file = newFile();
    append(file, chunk("a"));
    FilePosition old = file.read().end();
    try (WriteSession session = file.openForWriting(NOW)) {
      session.replace(chunk("compacted, and longer than what was there before"));
      session.append(chunk("b"));
    }
    FileContents all = file.readSince(old);
    assertThat(all.start()).isZero();
    assertThat(texts(all.bytes())).hasSize(2).last().isEqualTo("b");
  }

  @Test
  void readSince_fileRewrittenInPlace_isAllOfIt() throws IOException {
    DocumentFile file = newFile();
    FilePosition old = file.read().end();
    Files.write(file.path(), concat(chunk("DOCUMENT"), chunk("x")));
    assertThat(file.readSince(old).start()).isZero();
  }

  @Test
  void readSince_damageInTheGrowth_saysWhereInTheFile() throws IOException {
    DocumentFile file = newFile();
    FilePosition old = file.read().end();
    appendRaw(file, "rubbish!".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThatThrownBy(() -> file.readSince(old))
        .isInstanceOfSatisfying(
            DocumentDamagedException.class, e -> assertThat(e.offset()).isEqualTo(DOCUMENT.length));
  }

  @Test
  void openForWriting_knownPosition_readsOnlyTheGrowth() throws IOException {
    DocumentFile file = newFile();
    FilePosition known = file.read().end();
    append(file, chunk("a"));
    try (WriteSession session = file.openForWriting(NOW, known)) {
      assertThat(texts(session.contents().bytes())).containsExactly("a");
      FilePosition end = session.append(chunk("b"));
      assertThat(end.offset()).isEqualTo(Files.size(file.path()));
      known = end;
    }
    assertThat(file.readSince(known).bytes()).isEmpty();
  }

  @Test
  void replace_file_keepsPermissionsAndFollowsLinks() throws IOException {
    DocumentFile file = newFile();
    Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r-----"));
    Path link = folder().resolve("link");
    Files.createSymbolicLink(link, file.path().getFileName());
    DocumentFile linked = DocumentFile.of(link);
    try (WriteSession session = linked.openForWriting(NOW)) {
      FilePosition end = session.replace(chunk("new"));
      assertThat(file.readSince(end).bytes()).isEmpty();
    }
    assertThat(link).isSymbolicLink();
    assertThat(texts(file.read().bytes())).containsExactly("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-r-----");
  }

  @Test
  void replace_leftoverOfAKilledOne_isReplacedToo() throws IOException {
    DocumentFile file = newFile();
    Files.write(folder().resolve(".notes.automerge.compact"), new byte[] {1});
    try (WriteSession session = file.openForWriting(NOW)) {
      session.replace(chunk("new"));
    }
    assertOnlyFile(file);
  }

  @Test
  void replace_fileReplacedByOthers_isRefused() throws IOException {
    DocumentFile file = newFile();
    try (WriteSession session = file.openForWriting(NOW)) {
      Path other = Files.write(folder().resolve("other"), chunk("other"));
      Files.move(other, file.path(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(() -> session.replace(chunk("new")))
          .hasMessageContaining("replaced or changed by another program");
    }
    assertThat(texts(file.read().bytes())).containsExactly("other");
  }

  @Test
  void isCompactionDue_rule_countsBytesBehindTheFirstChunk() throws IOException {
    DocumentFile file = DocumentFile.create(folder().resolve("d"), chunk("x".repeat(1000)));
    CompactionRule half = new CompactionRule(0.5, 100);
    try (WriteSession session = file.openForWriting(NOW)) {
      assertThat(session.isCompactionDue(half)).isFalse();
      session.append(chunk("y".repeat(400)));
      assertThat(session.isCompactionDue(half)).isFalse();
      assertThat(session.isCompactionDue(new CompactionRule(0.1, 500))).isFalse();
      session.append(chunk("y".repeat(100)));
      assertThat(session.isCompactionDue(half)).isTrue();
      assertThat(session.isCompactionDue(CompactionRule.NEVER)).isFalse();
      Files.createLink(folder().resolve("second-name"), file.path());
      assertThat(session.isCompactionDue(half)).isFalse();
    }
  }

  @Test
  void watch_growthByOthers_comesInOrder() throws Exception {
    DocumentFile file = newFile();
    try (FileGrowth growth = file.watch(file.read().end(), Duration.ofMillis(20))) {
      assertThat(growth.next(NOW)).isEmpty();
      append(file, chunk("a"));
      assertThat(texts(growth.next(SOON).orElseThrow().bytes())).containsExactly("a");
      Thread later =
          new Thread(
              () -> {
                try {
                  Thread.sleep(100);
                  append(file, chunk("b"));
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      later.start();
      assertThat(texts(growth.next(SOON).orElseThrow().bytes())).containsExactly("b");
      later.join();
      try (WriteSession session = file.openForWriting(NOW)) {
        session.replace(chunk("all"));
      }
      FileContents all = growth.next(SOON).orElseThrow();
      assertThat(all.start()).isZero();
      assertThat(texts(all.bytes())).containsExactly("all");
      assertThat(growth.next(Duration.ofMillis(50))).isEmpty();
    }
  }

  @Test
  void watch_tornTail_waitsForTheWholeChunk() throws Exception {
    DocumentFile file = newFile();
    byte[] chunk = chunk("slowly written");
    try (FileGrowth growth = file.watch(file.read().end(), Duration.ofMillis(5))) {
      appendRaw(file, Arrays.copyOf(chunk, 10));
      assertThat(growth.next(Duration.ofMillis(30))).isEmpty();
      appendRaw(file, Arrays.copyOfRange(chunk, 10, chunk.length));
      assertThat(texts(growth.next(SOON).orElseThrow().bytes())).containsExactly("slowly written");
    }
  }

  private void assertOnlyFile(DocumentFile file) throws IOException {
    try (var files = Files.list(folder())) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactly(file.path().getFileName().toString());
    }
  }
}
