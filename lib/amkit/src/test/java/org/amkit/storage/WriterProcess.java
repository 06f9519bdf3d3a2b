package org.amkit.storage;

import static org.amkit.storage.TestChunks.chunk;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that writes to a document file, for tests of what only processes show. */
final class WriterProcess {
  private WriterProcess() {}

  /**
   * Starts one.
   *
   * @param prefix a command to run java under; empty for none
   * @param args what {@link #main} takes
   */
  static ProcessBuilder command(List<String> prefix, Object... args) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add(WriterProcess.class.getName());
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return new ProcessBuilder(command).redirectError(new File(args[1] + "." + args[2] + ".err"));
  }

  /**
   * {@code append|compact|make|hold FILE NAME COUNT BYTES}: appends COUNT chunks that begin with
   * {@code NAME-i} and are padded to BYTES, and prints {@code i} behind each that is on disk; or
   * compacts COUNT times; or begins to make the file, says so and never ends; or takes the lock,
   * says so and keeps it.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    DocumentFile file = DocumentFile.of(Path.of(args[1]));
    int count = Integer.parseInt(args[3]);
    int byteCount = Integer.parseInt(args[4]);
    if (args[0].equals("make")) {
      try (AtomicFile out = AtomicFile.creating(file.path())) {
        out.write(chunk("half"));
        System.out.println("held");
        Thread.sleep(60_000);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      try (WriteSession session = file.openForWriting(Duration.ofSeconds(60))) {
        switch (args[0]) {
          case "append" -> {
            String text = args[2] + "-" + i + ";";
            session.append(chunk(text + ".".repeat(Math.max(0, byteCount - text.length()))));
          }
          case "compact" -> session.replace(session.contents().bytes());
          default -> {
            System.out.println("held");
            Thread.sleep(60_000);
          }
        }
      } catch (DocumentFileException e) {
        System.out.println("failed: " + e.problem());
        return;
      }
      System.out.println(i);
    }
  }
}
