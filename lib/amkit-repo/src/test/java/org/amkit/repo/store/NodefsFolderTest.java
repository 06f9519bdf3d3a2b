package org.amkit.repo.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.storage.FileSystemStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a folder in automerge-repo's layout, and what Node does to it. */
class NodefsFolderTest {
  private static final DocumentId ID = DocumentId.random(new Random(1));

  @TempDir Path temporary;

  private final Set<ChangeHash> acknowledged = new HashSet<>();
  private CopiedFolder data;
  private StorageStore store;
  private StoreClient client;

  @BeforeEach
  void open() {
    data = new CopiedFolder(temporary.resolve("data"), temporary.resolve("copy"));
    store = new StorageStore(new FileSystemStorage(data.folder()));
    client = new StoreClient(store, ID, new Random(2), acknowledged);
  }

  private Path of(String path) {
    String id = ID.toString();
    return data.folder().resolve(id.substring(0, 2)).resolve(id.substring(2)).resolve(path);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** The chunks of some changes that follow all there are. */
  private List<byte[]> changes(int count) {
    StoreClient other = new StoreClient(store, ID, new Random(9), new HashSet<>());
    client
        .document
        .getAllChanges()
        .forEach(change -> other.document.loadIncremental(change.bytes()));
    int before = other.document.changeCount();
    for (int i = 0; i < count; i++) {
      other.edit();
    }
    return other.document.getAllChanges().stream().skip(before).map(Change::bytes).toList();
  }

  private static byte[] join(List<byte[]> chunks) {
    return StoredChunks.join(chunks);
  }

  @Test
  void append_always_isNamedByItsBytes() throws Exception {
    client.edit();
    client.edit();
    client.flush();
    Path file = of("incremental").resolve(names(of("incremental")).get(0));
    assertThat(file).hasFileName(sha256(Files.readAllBytes(file)));
    assertThat(StoreClient.hashes(List.of(Files.readAllBytes(file)))).isEqualTo(acknowledged);
  }

  @Test
  void compact_always_isNamedByItsHeads() throws Exception {
    StoreClient other = new StoreClient(store, ID, new Random(3), acknowledged);
    client.editAndFlush();
    other.editAndFlush();
    client.compact();
    assertThat(client.document.getHeads()).hasSize(2);
    StringBuilder digits = new StringBuilder();
    for (ChangeHash head : client.document.getHeads()) {
      digits.append(head);
    }
    String name = sha256(digits.toString().getBytes(US_ASCII));
    assertThat(names(of("snapshot"))).containsExactly(name);
    assertThat(of("snapshot/" + name)).hasBinaryContent(client.document.save());
    assertThat(names(of("incremental"))).isEmpty();
  }

  @Test
  void storageId_made_is36CharactersAndNothingElse() throws IOException {
    String id = store.storageId().orElseThrow();
    assertThat(data.folder().resolve("st/orage-adapter-id"))
        .hasBinaryContent(id.getBytes(US_ASCII));
    assertThat(id).hasSize(36);
    Files.writeString(data.folder().resolve("st/orage-adapter-id"), "of-node");
    assertThat(store.storageId()).contains("of-node");
  }

  @Test
  void peerState_kept_isWhereNodeHasIt() throws IOException {
    store.keepPeerState(ID, "3f2a-peer", new byte[] {0x43, 0});
    assertThat(of("sync-state/3f2a-peer")).hasBinaryContent(new byte[] {0x43, 0});
  }

  @Test
  void readSince_valueThatIsBeingWritten_isTakenWhenItIsWhole() throws Exception {
    client.editAndFlush();
    byte[] whole = join(changes(1));
    Path file = of("incremental/" + sha256(whole));
    for (int count : new int[] {0, 3, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, count));
      Reading reading = store.readSince(ID, client.position());
      assertThat(reading.isEmpty()).isTrue();
      client.refresh();
    }
    Files.write(file, whole);
    assertThat(store.readSince(ID, client.position()).chunks()).containsExactly(whole);
  }

  @Test
  void read_valueThatIsBeingWritten_waitsForIt() throws Exception {
    client.editAndFlush();
    byte[] whole = join(changes(1));
    Path file = of("incremental/" + sha256(whole));
    Files.write(file, Arrays.copyOf(whole, 20));
    CompletableFuture<Reading> reading =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return store.read(ID);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    Thread.sleep(200);
    assertThat(reading).isNotDone();
    Files.write(file, whole);
    assertThat(reading.get(10, TimeUnit.SECONDS).chunks()).hasSize(2).contains(whole);
  }

  @Test
  void read_valueThatStaysHalf_isDamagedAndNamed() throws Exception {
    client.editAndFlush();
    byte[] whole = join(changes(1));
    Files.write(of("incremental/" + sha256(whole)), Arrays.copyOf(whole, 20));
    data.age();
    assertThatThrownBy(() -> store.read(ID))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(of("incremental/" + sha256(whole)).toString());
    assertThatThrownBy(() -> store.readSince(ID, client.position()))
        .isInstanceOf(IOException.class);
    assertThat(store.read(DocumentId.random(new Random(5))).isEmpty()).isTrue();
  }

  @Test
  void compact_valueThatLooksWholeWhileItIsWritten_isNotRemoved() throws Exception {
    client.editAndFlush();
    List<byte[]> two = changes(2);
    byte[] whole = join(two);
    Path file = of("incremental/" + sha256(whole));
    Files.write(file, two.get(0));
    client.refresh();
    assertThat(client.document.changeCount()).isEqualTo(2);
    client.compact();
    Files.write(file, whole);
    client.refresh();
    assertThat(client.document.changeCount()).isEqualTo(3);
    client.compact();
    assertThat(file).doesNotExist();
    assertThat(StoreClient.hashes(store.read(ID).chunks())).hasSize(3);
  }

  @Test
  void read_nameOfAnotherProgram_countsWhenItHasSettled() throws Exception {
    client.editAndFlush();
    Files.write(of("incremental/by-its-change"), join(changes(1)));
    data.age();
    client.refresh();
    client.compact();
    assertThat(of("incremental/by-its-change")).doesNotExist();
    assertThat(StoreClient.hashes(store.read(ID).chunks())).hasSize(2);
  }

  @Test
  void list_whatIsNoDocument_isLeftOut() throws IOException {
    client.editAndFlush();
    store.storageId();
    store.keepPeerState(DocumentId.random(new Random(6)), "peer", new byte[] {1});
    Files.createDirectories(data.folder().resolve("ab/cd/snapshot"));
    Files.writeString(data.folder().resolve("ab/cd/snapshot/x"), "x");
    Files.writeString(data.folder().resolve("README"), "x");
    List<DocumentId> listed = new ArrayList<>();
    store.list(listed::add);
    assertThat(listed).containsExactly(ID);
  }
}
