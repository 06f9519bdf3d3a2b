package org.amkit.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.VerifiedChunks;
import org.amkit.codec.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * What one user's programs remember about document files between runs: the actor they last wrote
 * as, how far each peer was in sync, and which documents were verified.
 *
 * <pre>
 * ROOT/documents/HASH/path           the document's real path, for people
 *                     actor          actor, seq and hash of the last change written as it, and where
 *                     sync/HASH      the encoded sync state shared with a peer
 *      verified/HASH                 hashes of the changes in the document chunk of that hash
 * </pre>
 *
 * <p>Each other HASH is the first half of a SHA-256, of the document's real path or of the peer's
 * name. All of it is only a help: without it, every change is made by a new actor and every sync
 * starts from nothing. Losing it loses no data. The folders are made for the user alone. Safe for
 * use by many threads and processes.
 *
 * <h2>Actors</h2>
 *
 * <p>No two changes may have the same actor and sequence number. So an actor is taken again only if
 * it cannot have been used in between:
 *
 * <ul>
 *   <li>its last change in the document is the one that was last written as it, on this machine, to
 *       this very file (a copy, or an old version put back from a backup, has another identity, or
 *       lacks that change), and
 *   <li>no one else holds it: taking removes the record, in one step of which only one process gets
 *       the better.
 * </ul>
 *
 * <p>In every other case a new random actor is made. A process that is killed while it has an actor
 * never brings it back, which costs a new actor and nothing else.
 */
public final class StateDirectory {
  private static final int ACTOR_BYTES = 16;

  private final Path root;
  private final String host;

  private StateDirectory(Path root, String host) {
    this.root = root;
    this.host = host;
  }

  /**
   * The state directory at a path; it is made when there is something to keep.
   *
   * @param root where; need not be there
   * @param host what tells this machine from others that may share the directory; may be empty
   * @return the directory
   */
  public static StateDirectory of(Path root, String host) {
    return new StateDirectory(root, withoutSpaces(host));
  }

  /**
   * The user's own: {@code $XDG_STATE_HOME/am}, or {@code ~/.local/state/am} where that variable is
   * not set to an absolute path.
   *
   * @param environment the environment variables
   * @param home the user's home folder
   * @return the directory
   */
  public static StateDirectory ofUser(Map<String, String> environment, Path home) {
    return of(rootOfUser(environment, home), machineId(home.getFileSystem()));
  }

  private static Path rootOfUser(Map<String, String> environment, Path home) {
    FileSystem files = home.getFileSystem();
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    boolean usable = !state.isEmpty() && files.getPath(state).isAbsolute();
    Path base = usable ? files.getPath(state) : home.resolve(".local").resolve("state");
    return base.resolve("am");
  }

  /**
   * The memory of verified document chunks in the user's own directory.
   *
   * @param environment the environment variables
   * @param home the user's home folder
   * @return the memory
   */
  public static VerifiedChunks verifiedChunks(Map<String, String> environment, Path home) {
    return new VerifiedChunkFiles(rootOfUser(environment, home).resolve("verified"));
  }

  private static String withoutSpaces(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  private static String machineId(FileSystem files) {
    try {
      return Files.readString(files.getPath("/etc/machine-id")).trim();
    } catch (IOException e) {
      return "";
    }
  }

  /** {@return where it is} */
  public Path root() {
    return root;
  }

  /**
   * Takes an actor to write to a document file with: the last one again where that is safe, else a
   * new one. To be called with the file's {@link WriteSession} open, before the first edit.
   *
   * @param path the document file, which need not exist yet
   * @param document all that is in the file
   * @param random where new actors come from
   * @return the actor, to be closed
   * @throws DocumentFileException when the path leads nowhere; trouble with the directory itself
   *     only costs a new actor
   */
  public ActorLease leaseActor(Path path, Document document, RandomGenerator random)
      throws IOException {
    Path folder = folderOf(path);
    ActorRecord record = take(folder);
    if (record != null && isUnused(record, path, document)) {
      return new ActorLease(this, path, record.actorId(), record);
    }
    byte[] actor = new byte[ACTOR_BYTES];
    random.nextBytes(actor);
    return new ActorLease(this, path, actor, null);
  }

  private boolean isUnused(ActorRecord record, Path path, Document document) throws IOException {
    return record.host().equals(host)
        && record.fileKey().equals(identity(path))
        && document.hashOf(record.actorId(), record.seq()).equals(Optional.of(record.hash()))
        && document.hashOf(record.actorId(), record.seq() + 1).isEmpty();
  }

  /** Removes the record of an actor, so that no one else gets it, and reads it. */
  private static @Nullable ActorRecord take(Path folder) {
    // Called as a temporary file is, so that the next writer removes it when this one is killed.
    Path taken = TemporaryFile.newName(folder.resolve("actor"));
    try {
      Files.move(folder.resolve("actor"), taken, StandardCopyOption.ATOMIC_MOVE);
      String text = Files.readString(taken);
      Files.delete(taken);
      return ActorRecord.parse(text);
    } catch (IOException e) {
      // None there, or somebody else was quicker, or the directory cannot be used: a new actor.
      return null;
    }
  }

  void keepActor(Path path, byte[] actor, long seq, ChangeHash hash) throws IOException {
    keep(
        folderOf(path),
        new ActorRecord(HexFormat.of().formatHex(actor), seq, hash, host, identity(path)),
        path);
  }

  void putBack(Path path, ActorRecord record) throws IOException {
    keep(folderOf(path), record, path);
  }

  private void keep(Path folder, ActorRecord record, Path document) throws IOException {
    makeFolder(folder, document);
    AtomicFile.replace(folder.resolve("actor"), record.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Lets a document file's actor go on after the file was replaced by its own compaction, which
   * gives it another identity. To be called within the same {@link WriteSession}.
   *
   * @param path the document file
   * @param before the identity before, from {@link #identity}
   * @throws DocumentFileException when the path leads nowhere
   */
  public void fileReplaced(Path path, String before) throws IOException {
    Path folder = folderOf(path);
    ActorRecord record = take(folder);
    if (record != null) {
      boolean same = record.fileKey().equals(before);
      keep(folder, same ? record.withFileKey(identity(path)) : record, path);
    }
  }

  /**
   * What tells a file from others that were or will be at the same path.
   *
   * @param path the file
   * @return empty when the file system does not tell
   * @throws IOException when the file is not there or cannot be read
   */
  public static String identity(Path path) throws IOException {
    try {
      return withoutSpaces(Objects.toString(DocumentLock.keyOf(path), ""));
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /**
   * The sync state kept for a document and a peer.
   *
   * @param path the document file
   * @param peer the peer's name, such as its storage id
   * @return empty when there is none, or none that can be read
   */
  public Optional<byte[]> syncState(Path path, String peer) {
    try {
      return Optional.of(Files.readAllBytes(syncFile(path, peer)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Keeps a sync state for a document and a peer.
   *
   * @param path the document file
   * @param peer the peer's name, such as its storage id
   * @param state as the sync protocol encodes it
   * @throws DocumentFileException when it cannot be written
   */
  public void keepSyncState(Path path, String peer, byte[] state) throws IOException {
    Path file = syncFile(path, peer);
    makeFolder(folderOf(path), path);
    makePrivate(Objects.requireNonNull(file.getParent()));
    AtomicFile.replace(file, state);
  }

  /**
   * Forgets the sync state kept for a document and a peer; nothing when there is none.
   *
   * @param path the document file
   * @param peer the peer's name, such as its storage id
   * @throws IOException when it is there and cannot be removed
   */
  public void dropSyncState(Path path, String peer) throws IOException {
    Files.deleteIfExists(syncFile(path, peer));
  }

  /**
   * Forgets all that is kept for a document but its actor: for one that is removed.
   *
   * @param path the document file
   * @throws IOException when something cannot be removed
   */
  public void dropSyncStates(Path path) throws IOException {
    try (DirectoryStream<Path> kept = Files.newDirectoryStream(folderOf(path).resolve("sync"))) {
      for (Path file : kept) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // There is none.
      return;
    }
  }

  private Path syncFile(Path path, String peer) throws IOException {
    return folderOf(path).resolve("sync").resolve(name(peer));
  }

  private Path folderOf(Path path) throws IOException {
    return root.resolve("documents").resolve(name(AtomicFile.realTarget(path).toString()));
  }

  private static String name(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] hash = new Sha256().hash(bytes, 0, bytes.length);
    return HexFormat.of().formatHex(Arrays.copyOf(hash, 16));
  }

  private static void makeFolder(Path folder, Path document) throws IOException {
    Path name = folder.resolve("path");
    if (!Files.exists(name)) {
      makePrivate(folder);
      String real = AtomicFile.realTarget(document).toString();
      AtomicFile.replace(name, (real + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  static void makePrivate(Path folder) throws IOException {
    try {
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(
                Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE)));
      } else {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw DocumentFileException.of(folder, "make this folder", e);
      }
    }
  }
}
