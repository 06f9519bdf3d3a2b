package org.amkit.repo.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.amkit.repo.Storage;
import org.amkit.repo.StorageKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract, the layout, and what is written how. */
class FileSystemStorageTest extends StorageContract {
  @TempDir Path temporary;

  private Path folder;
  private FileSystemStorage storage;

  @BeforeEach
  void open() {
    folder = temporary.resolve("of").resolve("data");
    storage = new FileSystemStorage(folder);
  }

  @Override
  Storage storage() {
    return storage;
  }

  private Path at(String path) {
    return folder.resolve(path);
  }

  private List<String> files() throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void keyToPath_firstPart_isSplitAfterTwoCharacters() {
    assertThat(storage.keyToPath(key("abc123"))).isEqualTo(at("ab/c123"));
    assertThat(storage.keyToPath(key("abc123", "incremental", "hash456")))
        .isEqualTo(at("ab/c123/incremental/hash456"));
    assertThat(storage.keyToPath(key("storage-adapter-id"))).isEqualTo(at("st/orage-adapter-id"));
  }

  @Test
  void keyToPath_shortFirstPart_isOneFolder() {
    assertThat(storage.keyToPath(key("ab"))).isEqualTo(at("ab"));
    assertThat(storage.keyToPath(key("a"))).isEqualTo(at("a"));
    assertThat(storage.keyToPath(key("ab", "c"))).isEqualTo(at("ab/c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "...a", "a\0b"})
  void everyMethod_partThatIsNoFileName_isRefusedAndStaysInside(String part) throws IOException {
    List<StorageKey> keys =
        part.equals("...a")
            ? List.of(key(part))
            : List.of(key("abcd", part), key("abcd", part, "x"), key("abcd", "x", part));
    for (StorageKey key : keys) {
      assertThatThrownBy(() -> put(key, "x")).hasCauseInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> load(key)).hasCauseInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> storage.loadRange(key).join())
          .hasCauseInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> storage.delete(key).join())
          .hasCauseInstanceOf(IllegalArgumentException.class);
    }
    assertThat(files()).isEmpty();
    try (var beside = Files.walk(temporary)) {
      assertThat(beside.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void put_partsWithDots_areNamesLikeOthers() {
    StorageKey key = key(".temp", "..a", "b..", "...");
    put(key, "x");
    assertThat(load(key)).isEqualTo(new byte[] {'x'});
    assertThat(range(".temp").keySet()).containsExactly(key);
  }

  @Test
  void put_partAsLongAsANameMayBe_isKept() throws IOException {
    StorageKey key = key("abcd", "snapshot", "x".repeat(255));
    put(key, "x");
    assertThat(range("abcd").keySet()).containsExactly(key);
    StorageKey longer = key("abcd", "snapshot", "x".repeat(256));
    assertThatThrownBy(() -> put(longer, "x")).hasCauseInstanceOf(UncheckedIOException.class);
    assertThat(load(longer)).isNull();
    assertThat(files()).hasSize(1);
  }

  @Test
  void load_keysThatDifferInCaseOnAFolderThatIgnoresIt_stayInside() throws IOException {
    try (FileSystem mac = Jimfs.newFileSystem(Configuration.osX())) {
      Storage insensitive = new FileSystemStorage(mac.getPath("/data"));
      insensitive.put(key("aBcd", "snapshot", "h"), new byte[] {1}).join();
      insensitive.put(key("AbEF", "snapshot", "h"), new byte[] {2}).join();
      Map<StorageKey, byte[]> found = insensitive.loadRange(key("AbEF")).join();
      assertThat(found.keySet()).containsExactly(key("AbEF", "snapshot", "h"));
      assertThat(found.values()).containsExactly(new byte[] {2});
    }
  }

  @Test
  void keys_noParts_areAllOfThem() throws IOException {
    List<StorageKey> keys =
        List.of(key("abcd", "snapshot", "1"), key("abef", "incremental", "2"), key("storage-id"));
    keys.forEach(key -> put(key, "x"));
    assertThat(storage.keys(key())).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void put_always_leavesNoTemporaryFile() throws IOException {
    put(key("doc1", "snapshot", "v1"), new byte[1 << 20]);
    put(key("doc1", "snapshot", "v1"), new byte[10]);
    assertThat(files()).containsExactly("do/c1/snapshot/v1");
    assertThat(at(".temp")).isEmptyDirectory();
  }

  @Test
  void put_whileItIsWritten_othersSeeNothingInItsFolder() throws Exception {
    put(key("doc1", "snapshot", "first"), "x");
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          pool.submit(
              () -> {
                for (int i = 0; i < 100; i++) {
                  put(key("doc1", "snapshot", "first"), new byte[100_000]);
                }
              });
      while (!writing.isDone()) {
        try (var names = Files.list(at("do/c1/snapshot"))) {
          assertThat(names).containsExactly(at("do/c1/snapshot/first"));
        }
      }
      writing.get();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void put_whereAFolderIs_fails() {
    put(key("abcd", "x"), "1");
    assertThatThrownBy(() -> put(key("abcd"), "2")).hasCauseInstanceOf(UncheckedIOException.class);
    assertThat(load(key("abcd"))).isNull();
    storage.delete(key("abcd")).join();
    assertThat(range("abcd")).hasSize(1);
  }

  @Test
  void load_valueWrittenByNode_isRead() throws IOException {
    Files.createDirectories(at("ab/cdef/incremental"));
    Files.writeString(at("ab/cdef/incremental/0123"), "in place");
    assertThat(range("abcdef").get(key("abcdef", "incremental", "0123")))
        .isEqualTo("in place".getBytes(UTF_8));
  }

  @Test
  void isYoung_valueThatJustChanged_isUntilItSettles() throws IOException {
    StorageKey key = key("abcd", "x");
    put(key, "1");
    assertThat(storage.isYoung(key)).isTrue();
    Files.setLastModifiedTime(
        at("ab/cd/x"), FileTime.fromMillis(System.currentTimeMillis() - 5_000));
    assertThat(storage.isYoung(key)).isFalse();
    assertThat(storage.isYoung(key("abcd", "y"))).isFalse();
  }

  @Test
  void open_leftoverOfAKilledWriter_isRemoved() throws IOException {
    Files.writeString(at(".temp/.value.0123456789ab.tmp"), "half");
    new FileSystemStorage(folder);
    assertThat(files()).isEmpty();
  }

  @Test
  void open_whereAFileIs_fails() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    assertThatThrownBy(() -> new FileSystemStorage(file)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void put_foldersThatOthersRemove_areMadeAgain() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          pool.submit(
              () -> {
                for (int i = 0; i < 200; i++) {
                  put(key("abcd", "x", "y"), "z");
                }
              });
      while (!writing.isDone()) {
        Thread.sleep(50);
        try {
          Files.deleteIfExists(at("ab/cd/x/y"));
          Files.deleteIfExists(at("ab/cd/x"));
          Files.deleteIfExists(at("ab/cd"));
        } catch (IOException e) {
          assertThat(e).isNotInstanceOf(AccessDeniedException.class);
        }
      }
      writing.get();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void loadRange_whileValuesAreReplacedByOneThatHasThem_missesNone() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      put(key("abcd", "s", "0"), "0");
      Future<?> compacting =
          pool.submit(
              () -> {
                for (int i = 1; i < 300; i++) {
                  put(key("abcd", "s", "" + i), "" + i);
                  storage.delete(key("abcd", "s", "" + (i - 1))).join();
                }
              });
      while (!compacting.isDone()) {
        assertThat(range("abcd", "s")).isNotEmpty();
      }
      compacting.get();
    } finally {
      pool.shutdownNow();
    }
  }
}
