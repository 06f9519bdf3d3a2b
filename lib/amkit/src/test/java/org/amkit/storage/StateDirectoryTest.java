package org.amkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  @TempDir Path folder;
  private final Random random = new Random(1);
  private StateDirectory state;
  private Path path;

  @BeforeEach
  void newFile() throws IOException {
    state = StateDirectory.of(folder.resolve("state"), "host-1");
    path = folder.resolve("notes.automerge");
    DocumentFile.create(path, new byte[0]);
  }

  /** Makes one change, as a command does; gives the actor's hexadecimal digits. */
  private String change(StateDirectory directory, Path file) throws IOException {
    try (WriteSession session = DocumentFile.of(file).openForWriting(Duration.ofSeconds(30))) {
      Document document = Document.load(session.contents().bytes());
      ChangeHash[] onDisk = document.getHeads();
      try (ActorLease lease = directory.leaseActor(file, document, random)) {
        document.setActorId(lease.actor());
        document.change("edit", tx -> tx.set(ObjectId.ROOT, "n", random.nextInt()));
        session.append(document.saveSince(onDisk));
        Change last = document.getLastLocalChange().orElseThrow();
        lease.wrote(last);
        return last.actor();
      }
    }
  }

  private String change() throws IOException {
    return change(state, path);
  }

  /** That no two changes have the same actor and sequence number: then all of them merge. */
  private static void assertMerge(Path... files) throws IOException {
    Set<String> names = new HashSet<>();
    Set<Object> hashes = new HashSet<>();
    Document all = new Document();
    for (Path file : files) {
      Document document = Document.load(Files.readAllBytes(file));
      for (Change change : document.getAllChanges()) {
        if (hashes.add(change.hash())) {
          assertThat(names.add(change.actor() + ":" + change.seq())).isTrue();
        }
      }
      all.merge(document);
    }
  }

  @Test
  void leaseActor_changesInARow_areOneActors() throws IOException {
    String first = change();
    assertThat(change()).isEqualTo(first);
    assertThat(change()).isEqualTo(first);
  }

  @Test
  void leaseActor_copiesOfAFile_neverClash() throws IOException {
    String first = change();
    Path copy = Files.copy(path, folder.resolve("copy"));
    assertThat(change(state, copy)).isNotEqualTo(first);
    assertThat(change()).isEqualTo(first);
    assertMerge(path, copy);
  }

  @Test
  void leaseActor_fileReplacedByACopy_isNewAtEveryTurn() throws IOException {
    change();
    Path backup = Files.copy(path, folder.resolve("backup"));
    change();
    Path newer = Files.copy(path, folder.resolve("newer"));
    Files.copy(backup, path, StandardCopyOption.REPLACE_EXISTING);
    change();
    assertMerge(path, newer);
    Files.move(newer, path, StandardCopyOption.REPLACE_EXISTING);
    Path third = Files.copy(path, folder.resolve("third"));
    change();
    assertMerge(path, backup, third);
  }

  /** State and document both go back to a backup, which the hash alone could not tell. */
  @Test
  void leaseActor_stateAndFilePutBackFromABackup_isNew() throws IOException {
    String first = change();
    Path oldFile = Files.copy(path, folder.resolve("old"));
    Path record = actorRecord();
    String oldRecord = Files.readString(record);
    change();
    Path published = Files.copy(path, folder.resolve("published"));
    Files.move(oldFile, path, StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(record, oldRecord);
    assertThat(change()).isNotEqualTo(first);
    assertMerge(path, published);
  }

  private Path actorRecord() throws IOException {
    try (var files = Files.walk(state.root())) {
      return files.filter(file -> file.endsWith("actor")).findFirst().orElseThrow();
    }
  }

  @Test
  void leaseActor_otherHostWithTheSameState_isNew() throws IOException {
    String first = change();
    assertThat(change(StateDirectory.of(state.root(), "host-2"), path)).isNotEqualTo(first);
  }

  @Test
  void leaseActor_actorThatOthersHaveUsed_isNew() throws IOException {
    String first = change();
    Document elsewhere = Document.load(Files.readAllBytes(path));
    ChangeHash[] onDisk = elsewhere.getHeads();
    elsewhere.setActorId(java.util.HexFormat.of().parseHex(first));
    elsewhere.change("elsewhere", tx -> tx.set(ObjectId.ROOT, "x", 1));
    try (WriteSession session = DocumentFile.of(path).openForWriting(Duration.ZERO)) {
      session.append(elsewhere.saveSince(onDisk));
    }
    assertThat(change()).isNotEqualTo(first);
    assertMerge(path);
  }

  @Test
  void leaseActor_whileAnotherHasIt_isNew() throws IOException {
    change();
    Document document = Document.load(Files.readAllBytes(path));
    try (ActorLease one = state.leaseActor(path, document, random);
        ActorLease two = state.leaseActor(path, document, random)) {
      assertThat(one.isTakenAgain()).isTrue();
      assertThat(two.isTakenAgain()).isFalse();
      assertThat(one.actor()).isNotEqualTo(two.actor());
    }
  }

  @Test
  void close_nothingWritten_bringsTheActorBack() throws IOException {
    String first = change();
    Document document = Document.load(Files.readAllBytes(path));
    state.leaseActor(path, document, random).close();
    assertThat(change()).isEqualTo(first);
  }

  @Test
  void leaseActor_afterKilledWriters_leavesNothingOfThem() throws IOException {
    change();
    Path actor = actorRecord();
    Path documentPath = actor.resolveSibling("path");
    Document document = Document.load(Files.readAllBytes(path));
    // Killed with the actor taken, while it was put back, and while the path was written.
    ActorLease killed = state.leaseActor(path, document, random);
    assertThat(killed.actor()).isNotEmpty();
    Files.writeString(actor.resolveSibling(".actor.0123456789ab.tmp"), "actor");
    Files.move(documentPath, actor.resolveSibling(".path.0123456789ab.tmp"));

    change();

    try (var files = Files.list(Objects.requireNonNull(actor.getParent()))) {
      assertThat(files).containsExactlyInAnyOrder(actor, documentPath);
    }
  }

  @Test
  void fileReplaced_compaction_keepsTheActor() throws IOException {
    String first = change();
    try (WriteSession session = DocumentFile.of(path).openForWriting(Duration.ZERO)) {
      String before = StateDirectory.identity(path);
      session.replace(Document.load(session.contents().bytes()).save());
      state.fileReplaced(path, before);
    }
    assertThat(change()).isEqualTo(first);
    assertMerge(path);
  }

  @Test
  void leaseActor_manyThreadsOnTwoCopies_neverClash() throws Exception {
    Path copy = folder.resolve("copy");
    change();
    Files.copy(path, copy);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<Future<?>> all = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      Path mine = thread % 2 == 0 ? path : copy;
      all.add(
          pool.submit(
              () -> {
                for (int i = 0; i < 10; i++) {
                  change(state, mine);
                }
                return null;
              }));
    }
    for (Future<?> each : all) {
      each.get();
    }
    pool.shutdown();
    assertMerge(path, copy);
    assertThat(Document.load(Files.readAllBytes(path)).changeCount()).isEqualTo(21);
  }

  @Test
  void leaseActor_stateThatCannotBeUsed_isNewAndHarmless() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("plain-file"), "");
    StateDirectory broken = StateDirectory.of(inTheWay.resolve("state"), "");
    Document document = new Document();
    try (ActorLease lease = broken.leaseActor(path, document, random)) {
      assertThat(lease.isTakenAgain()).isFalse();
      assertThat(lease.actor()).hasSize(16);
    }
  }

  @Test
  void leaseActor_damagedRecord_isNew() throws IOException {
    String first = change();
    Files.writeString(actorRecord(), "rubbish\n");
    assertThat(change()).isNotEqualTo(first);
  }

  @Test
  void syncState_kept_isOfDocumentAndPeer() throws IOException {
    byte[] bytes = {0x43, 0};
    assertThat(state.syncState(path, "tcp://a")).isEmpty();
    state.keepSyncState(path, "tcp://a", bytes);
    assertThat(state.syncState(path, "tcp://a")).hasValue(bytes);
    assertThat(state.syncState(path, "tcp://b")).isEmpty();
    assertThat(state.syncState(folder.resolve("other"), "tcp://a")).isEmpty();
    Path link = Files.createSymbolicLink(folder.resolve("link"), path);
    assertThat(state.syncState(link, "tcp://a")).hasValue(bytes);
    state.dropSyncState(path, "tcp://a");
    assertThat(state.syncState(path, "tcp://a")).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.root())))
        .isEqualTo("rwx------");
  }

  @Test
  void ofUser_environment_saysWhere() {
    Path home = Path.of("/home/me");
    assertThat(StateDirectory.ofUser(Map.of(), home).root())
        .isEqualTo(Path.of("/home/me/.local/state/am"));
    assertThat(StateDirectory.ofUser(Map.of("XDG_STATE_HOME", "/var/x"), home).root())
        .isEqualTo(Path.of("/var/x/am"));
    assertThat(StateDirectory.ofUser(Map.of("XDG_STATE_HOME", "relative"), home).root())
        .isEqualTo(Path.of("/home/me/.local/state/am"));
  }
}
