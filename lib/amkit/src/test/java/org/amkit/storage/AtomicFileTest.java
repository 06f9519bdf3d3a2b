package org.amkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void commit_newContent_takesThePlaceAndKeepsPermissions() throws IOException {
    Path path = Files.writeString(folder.resolve("f"), "old");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
    try (AtomicFile out = AtomicFile.replacing(path)) {
      out.write(new byte[] {'n'});
      out.stream().write(new byte[] {'e', 'w'});
      assertThat(path).hasContent("old");
      out.commit();
    }
    assertThat(path).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-r-----");
    assertAlone(path);
  }

  @Test
  void close_withoutCommit_leavesEverythingAsItWas() throws IOException {
    Path path = Files.writeString(folder.resolve("f"), "old");
    try (AtomicFile out = AtomicFile.replacing(path)) {
      out.write(new byte[100]);
    }
    assertThat(path).hasContent("old");
    assertAlone(path);
  }

  @Test
  void creating_fileThatComesInBetween_isNotOverwritten() throws IOException {
    Path path = folder.resolve("f");
    try (AtomicFile out = AtomicFile.creating(path)) {
      out.write(new byte[] {1});
      Files.writeString(path, "quicker");
      assertThatThrownBy(out::commit)
          .isInstanceOf(DocumentFileException.class)
          .hasMessage(path.toRealPath() + ": already exists");
    }
    assertThat(path).hasContent("quicker");
    assertAlone(path);
  }

  @Test
  void replacing_symbolicLink_isFollowedEvenWhereItDangles() throws IOException {
    Path target = folder.resolve("sub").resolve("target");
    Files.createDirectory(target.getParent());
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("sub/target"));
    AtomicFile.replace(link, new byte[] {'a'});
    assertThat(target).hasContent("a");
    AtomicFile.replace(link, new byte[] {'b'});
    assertThat(target).hasContent("b");
    assertThat(Files.isSymbolicLink(link)).isTrue();
  }

  @Test
  void replacing_circleOfLinks_saysSo() throws IOException {
    Path a = folder.resolve("a");
    Path b = Files.createSymbolicLink(folder.resolve("b"), a);
    Files.createSymbolicLink(a, b);
    assertThatThrownBy(() -> AtomicFile.replace(a, new byte[1]))
        .isInstanceOf(DocumentFileException.class)
        .hasMessageContaining("circle of symbolic links");
  }

  @Test
  void replacing_device_isWrittenDirectly() throws IOException {
    Path device = Path.of("/dev/null");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(device), "no /dev/null");
    AtomicFile.replace(device, new byte[] {1});
    assertThat(Files.isRegularFile(device, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void replacing_folderOrMissingFolder_saysSo() {
    assertThatThrownBy(() -> AtomicFile.replace(folder, new byte[1]))
        .hasMessage(folder + ": is a folder");
    Path deep = folder.resolve("no").resolve("f");
    assertThatThrownBy(() -> AtomicFile.replace(deep, new byte[1]))
        .hasMessage(deep + ": its folder does not exist");
  }

  private void assertAlone(Path path) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }
}
