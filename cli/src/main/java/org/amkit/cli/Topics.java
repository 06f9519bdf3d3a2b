package org.amkit.cli;

import java.util.List;
import org.amkit.cli.terminal.Resource;

/** What {@code am help TOPIC} tells; each topic is a text file among the resources. */
final class Topics {
  /** A topic and one line about it. */
  record Topic(String name, String summary) {}

  private static final List<Topic> ALL =
      List.of(
          new Topic("tutorial", "am in ten minutes"),
          new Topic("paths", "paths to places in a document"),
          new Topic("values", "the syntax of values"),
          new Topic("revisions", "names of versions"),
          new Topic("exit-codes", "the exit codes"),
          new Topic("protocol", "the sync protocol"),
          new Topic("cluster", "several servers on one PostgreSQL or NATS"),
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
    return Resource.text("help/" + name + ".txt");
  }
}
