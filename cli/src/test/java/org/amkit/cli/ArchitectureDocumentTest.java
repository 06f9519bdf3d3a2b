package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of packages in ARCHITECTURE.md and the source trees name the same packages. */
class ArchitectureDocumentTest {
  /** A row: {@code | `org.amkit.codec` | role |}. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(org\\.amkit[a-z.]*)`");

  private static final Path ROOT = repositoryRoot();

  private static final List<String> MODULES =
      List.of(
          "lib/amkit",
          "lib/amkit-repo",
          "lib/amkit-websocket",
          "lib/amkit-postgresql",
          "lib/amkit-nats",
          "cli");

  @Test
  void theTable_namesThePackages() throws IOException {
    assertThat(documented()).isEqualTo(packages());
  }

  @Test
  void everyFileOfTheDrawings_isThere() throws IOException {
    Matcher file =
        Pattern.compile("(?m)[├└─ ]([a-z]+(?:/[a-z]+)*)/([A-Z]\\w+)")
            .matcher(Files.readString(ROOT.resolve("ARCHITECTURE.md")));
    Set<String> missing = new TreeSet<>();
    int count = 0;
    while (file.find()) {
      String folder = file.group(1).equals("root") ? "" : file.group(1) + "/";
      String name = "src/main/java/org/amkit/" + folder + file.group(2) + ".java";
      if (MODULES.stream().noneMatch(module -> Files.exists(ROOT.resolve(module).resolve(name)))) {
        missing.add(name);
      }
      count++;
    }
    assertThat(missing).isEmpty();
    assertThat(count).isGreaterThan(30);
  }

  private static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("ARCHITECTURE.md")));
    while (row.find()) {
      names.add(row.group(1));
    }
    return names;
  }

  /** The packages with a class, from the source trees of the modules. */
  private static Set<String> packages() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String module : MODULES) {
      Path tree = ROOT.resolve(module).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(tree)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(file -> tree.relativize(file).getParent())
            .filter(folder -> folder != null)
            .forEach(folder -> names.add(folder.toString().replace('/', '.')));
      }
    }
    return names;
  }

  private static Path repositoryRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("no ARCHITECTURE.md above " + Path.of("").toAbsolutePath());
      }
    }
    return folder;
  }
}
