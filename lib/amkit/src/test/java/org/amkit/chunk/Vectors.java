package org.amkit.chunk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** What vectors.mjs recorded of Automerge: see {@code src/test/resources/org/amkit/chunk}. */
final class Vectors {
  private Vectors() {}

  /** One record: its fields, and the indented lines below it. */
  record Vector(List<String> fields, List<String> details) {
    String field(int i) {
      return fields.get(i);
    }

    byte[] bytes(int i) {
      return Base64.getDecoder().decode(fields.get(i));
    }

    List<String> list(int i) {
      String s = i < fields.size() ? fields.get(i) : "";
      return s.isEmpty() || s.equals("-") ? List.of() : Arrays.asList(s.split(",", -1));
    }

    @Override
    public String toString() {
      return fields.get(0) + " " + fields.get(1);
    }
  }

  static List<Vector> all(String kind) {
    List<Vector> vectors = new ArrayList<>();
    try (InputStream in = Vectors.class.getResourceAsStream("vectors.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      text.lines()
          .forEach(
              line -> {
                if (line.startsWith("  ")) {
                  vectors.get(vectors.size() - 1).details().add(line.substring(2));
                } else {
                  vectors.add(new Vector(Arrays.asList(line.split(" ", -1)), new ArrayList<>()));
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return vectors.stream().filter(v -> v.field(0).equals(kind)).toList();
  }

  static List<Vector> changes() {
    return all("change");
  }

  static List<Vector> documents() {
    return all("document");
  }

  static List<Vector> bundles() {
    return all("bundle");
  }
}
