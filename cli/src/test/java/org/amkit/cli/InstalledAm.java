package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * This build's {@code am} as it is installed: launcher and jars in one folder, to which the first
 * run adds the class archive. Made of what the tests have on their class path, as Maven's test
 * phase comes before there is a jar.
 */
final class InstalledAm {
  private static final String OF_TESTS =
      "(junit|opentest4j|apiguardian|assertj|byte-buddy|archunit|surefire|error_prone|checker).*";

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  /** The one that all tests of this build use, whichever JVM they run in. */
  private static final class Shared {
    static final Path APP = make();

    private static Path make() {
      try (FileChannel lock =
              FileChannel.open(
                  Files.createDirectories(TARGET).resolve("installed-am.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock held = lock.lock()) {
        assertThat(held.isValid()).isTrue();
        Path made = TARGET.resolve("installed-am-" + stamp());
        if (!Files.exists(made)) {
          removeOthers();
          Path app = makeIn(Files.createTempDirectory(TARGET, "installed-am-"));
          Files.move(app, made, StandardCopyOption.ATOMIC_MOVE);
          runFirst(made);
        }
        return made;
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Tells this build's programs from those of another. */
    private static String stamp() throws IOException {
      long stamp = System.getProperty("java.home").hashCode();
      List<Path> parts = new ArrayList<>(List.of(scriptPaths()));
      for (String entry : classPath()) {
        try (Stream<Path> files = Files.walk(Path.of(entry))) {
          files.filter(Files::isRegularFile).sorted().forEach(parts::add);
        }
      }
      for (Path part : parts) {
        BasicFileAttributes at = Files.readAttributes(part, BasicFileAttributes.class);
        stamp = 31 * stamp + part.hashCode();
        stamp = 31 * stamp + at.size();
        stamp = 31 * stamp + at.lastModifiedTime().toMillis();
      }
      return Long.toHexString(stamp);
    }

    private static void removeOthers() throws IOException {
      try (Stream<Path> siblings = Files.list(TARGET)) {
        for (Path sibling : siblings.filter(Files::isDirectory).toList()) {
          if (sibling.getFileName().toString().startsWith("installed-am-")) {
            remove(sibling);
          }
        }
      }
    }

    private static void remove(Path folder) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }

    /** A first run, which adds the class archive. */
    private static void runFirst(Path app) throws IOException, InterruptedException {
      ProcessBuilder builder = new ProcessBuilder(app.resolve("am").toString(), "--version");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      process.getInputStream().readAllBytes();
      assertThat(process.waitFor()).isZero();
    }
  }

  private InstalledAm() {}

  /**
   * The entries of this JVM's class path, without the empty one that Surefire leaves at its end.
   */
  private static List<String> classPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty() && Files.exists(Path.of(entry))) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static Path[] scriptPaths() {
    return new Path[] {Path.of("..", "scripts", "am"), Path.of("..", "scripts", "jvm-profile")};
  }

  /** The launcher of the program that all tests use. */
  static Path launcher() {
    return Shared.APP.resolve("am");
  }

  /** Makes the program in a folder, and returns that. */
  static Path makeIn(Path app) throws IOException {
    List<Path> classes = new ArrayList<>();
    List<String> jars = new ArrayList<>();
    for (String entry : classPath()) {
      Path path = Path.of(entry);
      String name = path.getFileName().toString();
      if (Files.isDirectory(path)) {
        if (!entry.contains("test-") && !entry.contains("src" + File.separator + "test")) {
          classes.add(path);
        }
      } else if (name.endsWith(".jar") && !name.matches(OF_TESTS)) {
        Files.copy(path, app.resolve(name));
        jars.add(name);
      }
    }
    jar(app.resolve("am.jar"), classes, jars);
    for (Path script : scriptPaths()) {
      Path copy = app.resolve(script.getFileName());
      Files.copy(script, copy);
      assertThat(copy.toFile().setExecutable(true)).isTrue();
    }
    return app;
  }

  private static void jar(Path jar, List<Path> folders, List<String> classPath) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", classPath));
    Set<String> written = new HashSet<>();
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out, manifest)) {
      for (Path folder : folders) {
        Files.walkFileTree(
            folder,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                  throws IOException {
                String name = folder.relativize(file).toString();
                if (written.add(name)) {
                  zip.putNextEntry(new ZipEntry(name));
                  Files.copy(file, zip);
                }
                return FileVisitResult.CONTINUE;
              }
            });
      }
    }
  }
}
