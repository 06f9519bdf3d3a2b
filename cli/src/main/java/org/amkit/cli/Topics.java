package org.amkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What {@code am help TOPIC} tells; each topic is a text file among the resources. */
final class Topics {
  /** A topic and one line about it. */
  record Topic(String name, String summary) {}

  private static final List<Topic> ALL =
      List.of(
          new Topic("paths", "paths to places in a document"),
          new Topic("values", "the syntax of values"),
          new Topic("revisions", "names of versions"),
          new Topic("exit-codes", "the exit codes"),
          new Topic("protocol", "the sync protocol"),
          new Topic("format", "the document file format"));

  private Topics() {}

  static List<Topic> all() {
    return ALL;
  }

  static boolean isTopic(String name) {
    return ALL.stream().anyMatch(topic -> topic.name().equals(name));
  }

  /** The text of a topic. */
  static String text(String name) {
    try (InputStream in = Topics.class.getResourceAsStream("help/" + name + ".txt")) {
      if (in == null) {
        throw new IllegalStateException("no text about " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
