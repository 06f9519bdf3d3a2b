package org.amkit.repo.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.storage.FileSystemStorage;

/** A process of its own that writes to a store until it is killed. */
final class StoreProcess {
  static final DocumentId ID = DocumentId.random(new Random(3));

  private StoreProcess() {}

  /** Opens a store of some kind: {@code file}, {@code folder} or {@code nodefs}. */
  static DocumentStore open(String kind, Path folder) {
    Duration lockTimeout = Duration.ofSeconds(30);
    return switch (kind) {
      case "file" -> new FileStore(folder.resolve("document"), new OneId(ID), lockTimeout, null);
      case "folder" -> new FolderStore(folder, true, lockTimeout, null);
      default -> new StorageStore(new FileSystemStorage(folder));
    };
  }

  static Process start(String kind, Path folder, int seed) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            StoreProcess.class.getName(),
            kind,
            folder.toString(),
            String.valueOf(seed));
    File errors = folder.resolveSibling(folder.getFileName() + "." + seed + ".err").toFile();
    return new ProcessBuilder(command).redirectError(errors).start();
  }

  /** {@code KIND FOLDER SEED}: prints the hash of each change that the store has acknowledged. */
  public static void main(String[] args) throws IOException {
    DocumentStore store = open(args[0], Path.of(args[1]));
    Random random = new Random(Integer.parseInt(args[2]));
    Set<ChangeHash> acknowledged = ConcurrentHashMap.newKeySet();
    StoreClient client = new StoreClient(store, ID, random, acknowledged);
    while (true) {
      client.refresh();
      client.editAndFlush();
      for (ChangeHash hash : acknowledged) {
        System.out.println(hash);
      }
      System.out.flush();
      acknowledged.clear();
      if (random.nextInt(5) == 0) {
        client.compact();
      }
    }
  }
}
