package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * This build's {@code am} as it is installed: launcher and jars in one folder, to which the first
 * run adds the class archive. Made of what the tests have on their class path, as Maven's test
 * phase comes before there is a jar.
 */
final class InstalledAm {
  private static final String OF_TESTS =
      "(junit|opentest4j|apiguardian|assertj|byte-buddy|archunit|surefire|error_prone|checker).*";

  /** The one that all tests of this JVM use. */
  private static final class Shared {
    static final Path APP = make();

    private static Path make() {
      try {
        Path folder = Files.createTempDirectory("am-installed");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
        return makeIn(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void remove(Path folder) {
      for (File file : folder.toFile().listFiles()) {
        file.delete();
      }
      folder.toFile().delete();
    }
  }

  private InstalledAm() {}

  /** The launcher of the program that all tests of this JVM use. */
  static Path launcher() {
    return Shared.APP.resolve("am");
  }

  /** Makes the program in a folder, and returns that. */
  static Path makeIn(Path app) throws IOException {
    List<Path> classes = new ArrayList<>();
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
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
    for (String script : List.of("am", "jvm-profile")) {
      Files.copy(Path.of("..", "scripts", script), app.resolve(script));
      assertThat(app.resolve(script).toFile().setExecutable(true)).isTrue();
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
