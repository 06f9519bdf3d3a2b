package org.amkit.storage;

import static org.amkit.storage.TestChunks.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only several processes, a kill or a real disk can show. */
class DocumentFileProcessTest {
  private static final int MANY = 1_000_000;

  @TempDir Path folder;

  private DocumentFile newFile(String name) throws IOException {
    return DocumentFile.create(folder.resolve(name), chunk("document;"));
  }

  /** The names (what stands in front of the semicolon) of all chunks of a file. */
  private static List<String> names(DocumentFile file) throws IOException {
    return TestChunks.texts(file.read().bytes()).stream()
        .map(text -> text.substring(0, text.indexOf(';')))
        .toList();
  }

  private static List<String> lines(Process process) throws IOException {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      return out.lines().toList();
    }
  }

  @Test
  void append_twoProcessesWhileAThirdCompacts_losesNothing() throws Exception {
    DocumentFile file = newFile("shared");
    int count = 150;
    Process a = WriterProcess.command(List.of(), "append", file, "a", count, 100).start();
    Process b = WriterProcess.command(List.of(), "append", file, "b", count, 5000).start();
    Process c = WriterProcess.command(List.of(), "compact", file, "c", 60, 0).start();
    for (Process each : List.of(a, b, c)) {
      assertThat(each.waitFor(120, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(lines(a)).hasSize(count);
    assertThat(lines(b)).hasSize(count);
    assertThat(lines(c)).hasSize(60);
    List<String> expected = new ArrayList<>(List.of("document"));
    for (int i = 0; i < count; i++) {
      expected.add("a-" + i);
      expected.add("b-" + i);
    }
    assertThat(names(file)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(file.read().tornByteCount()).isZero();
    try (var left = Files.list(folder)) {
      assertThat(left.filter(p -> !p.toString().endsWith(".err"))).containsExactly(file.path());
    }
  }

  @Test
  void append_processKilledAtAnyMoment_keepsAllThatWasAcknowledged() throws Exception {
    Random random = new Random(1);
    for (int round = 0; round < 8; round++) {
      DocumentFile file = newFile("killed-" + round);
      Process writer = WriterProcess.command(List.of(), "append", file, "w", MANY, 300_000).start();
      int acknowledged;
      try (BufferedReader out = writer.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).isEqualTo("0");
        Thread.sleep(random.nextInt(60));
        writer.toHandle().destroyForcibly();
        acknowledged = 1 + (int) out.lines().count();
      }
      writer.waitFor();
      List<String> names = names(file);
      assertThat(names.size() - 1).isBetween(acknowledged, acknowledged + 1);
      try (WriteSession session = file.openForWriting(Duration.ZERO)) {
        session.append(chunk("after;"));
      }
      List<String> expected = new ArrayList<>(names);
      expected.add("after");
      assertThat(names(file)).isEqualTo(expected);
      assertThat(file.read().tornByteCount()).isZero();
    }
  }

  @Test
  void replace_processKilledAtAnyMoment_leavesOneOrTheOther() throws Exception {
    Random random = new Random(2);
    DocumentFile file = newFile("compacted");
    try (WriteSession session = file.openForWriting(Duration.ZERO)) {
      session.append(chunk("big;" + "x".repeat(3_000_000)));
    }
    byte[] all = file.read().bytes();
    for (int round = 0; round < 6; round++) {
      Process writer = WriterProcess.command(List.of(), "compact", file, "w", MANY, 0).start();
      try (BufferedReader out = writer.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).isEqualTo("0");
        Thread.sleep(random.nextInt(40));
        writer.toHandle().destroyForcibly();
      }
      writer.waitFor();
      assertThat(file.read().bytes()).isEqualTo(all);
    }
  }

  @Test
  void openForWriting_heldByAnotherProcess_timesOutNamingIt() throws Exception {
    DocumentFile file = newFile("held");
    Process holder = WriterProcess.command(List.of(), "hold", file, "h", 1, 0).start();
    try (BufferedReader out = holder.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("held");
      long start = System.nanoTime();
      assertThatThrownBy(() -> file.openForWriting(Duration.ofMillis(200)))
          .isInstanceOfSatisfying(
              DocumentLockedException.class,
              e -> {
                if (Files.isReadable(Path.of("/proc/locks"))) {
                  assertThat(e.holder()).isEqualTo("process " + holder.pid() + " (java)");
                }
              });
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(190), Duration.ofSeconds(20));
      // Readers are not kept out, and reading and closing here must not let go of anything.
      assertThat(names(file)).containsExactly("document");
      holder.destroyForcibly().waitFor();
      file.openForWriting(Duration.ofSeconds(20)).close();
    }
  }

  /** POSIX would drop this process's lock with the first descriptor of the file that it closes. */
  @Test
  void read_whileThisProcessWrites_keepsTheLock() throws Exception {
    DocumentFile file = newFile("own");
    Process other;
    try (WriteSession session = file.openForWriting(Duration.ZERO)) {
      for (int i = 0; i < 5; i++) {
        file.read();
        file.readSince(session.end());
      }
      session.replace(session.contents().bytes());
      file.read();
      other = WriterProcess.command(List.of(), "append", file, "o", 1, 10).start();
      assertThat(other.waitFor(3, TimeUnit.SECONDS)).as("let in while locked").isFalse();
      session.append(chunk("mine;"));
      assertThat(names(file)).containsExactly("document", "mine");
    }
    assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(names(file)).containsExactly("document", "mine", "o-0");
  }

  @Test
  void append_fileMayGrowNoLarger_isTakenBack() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash for ulimit");
    DocumentFile file = newFile("full");
    List<String> limited = List.of("/bin/bash", "-c", "ulimit -f 64 && exec \"$@\"", "bash");
    Process writer = WriterProcess.command(limited, "append", file, "w", 20, 9_000).start();
    List<String> out = lines(writer);
    assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(out.get(out.size() - 1))
        .isEqualTo("failed: cannot write: the file would be larger than the system allows");
    List<String> names = names(file);
    assertThat(names).hasSize(out.size());
    assertThat(file.read().tornByteCount()).isZero();
    assertThat(Files.size(file.path())).isEqualTo(file.read().bytes().length);
  }

  private List<Path> temporaries() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(path -> Leftovers.targetName(path) != null).toList();
    }
  }

  @Test
  void create_killedWriter_leavesAFileThatTheNextWriterRemoves() throws Exception {
    Path path = folder.resolve("made");
    Process maker = WriterProcess.command(List.of(), "make", path, "m", 1, 0).start();
    try (BufferedReader out = maker.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("held");
      // It is alive: neither named nor removed.
      assertThat(DocumentFolder.of(folder).leftovers()).isEmpty();
      assertThat(temporaries()).hasSize(1);
      AtomicFile.creating(path).close();
      assertThat(temporaries()).hasSize(1);

      maker.destroyForcibly().waitFor();
    }
    assertThat(DocumentFolder.of(folder).leftovers()).isEqualTo(temporaries());
    assertThat(DocumentFolder.targetOf(temporaries().get(0))).isEqualTo("made");
    DocumentFile.create(folder.resolve("other"), chunk("x;"));
    assertThat(temporaries()).hasSize(1);
    DocumentFile.create(path, chunk("made;"));
    assertThat(temporaries()).isEmpty();
  }

  /** Killed between putting the file in its place and removing its first name. */
  @Test
  void openForWriting_leftoverThatIsTheFileItself_isRemovedUnderTheLock() throws Exception {
    DocumentFile file = newFile("linked");
    Files.createLink(folder.resolve(".linked.0123456789ab.tmp"), file.path());
    try (WriteSession session = file.openForWriting(Duration.ZERO)) {
      assertThat(temporaries()).isEmpty();
      Process other = WriterProcess.command(List.of(), "append", file, "o", 1, 10).start();
      assertThat(other.waitFor(2, TimeUnit.SECONDS)).as("let in while locked").isFalse();
      session.replace(chunk("one name;"));
      other.destroyForcibly();
    }
  }

  @Test
  void replacement_ofAPrivateFile_isPrivateFromItsFirstMoment() throws Exception {
    DocumentFile file = newFile("private");
    var mode = java.nio.file.attribute.PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(file.path(), mode);
    try (TemporaryFile copy = TemporaryFile.beside(file.path().toRealPath())) {
      assertThat(copy.channel().size()).isZero();
      assertThat(Files.getPosixFilePermissions(temporaries().get(0))).isEqualTo(mode);
    }
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void create_withoutHardLinks_isExclusiveToo() throws Exception {
    Path path = folder.toRealPath().resolve("fat");
    try (TemporaryFile first = TemporaryFile.beside(path);
        TemporaryFile second = TemporaryFile.beside(path)) {
      AtomicFile.writeFully(first.channel(), chunk("first;"));
      AtomicFile.writeFully(second.channel(), chunk("second;"));
      first.createWithoutLink(Duration.ofSeconds(5));
      assertThatThrownBy(() -> second.createWithoutLink(Duration.ofSeconds(5)))
          .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
    }
    assertThat(names(DocumentFile.of(path))).containsExactly("first");
    assertThat(temporaries()).isEmpty();
  }
}
