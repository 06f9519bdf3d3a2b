package org.amkit.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.amkit.AutomergeScript;

/**
 * What Automerge 3.5.0 does in the cases of a topic, a line each: recorded in {@code TOPIC.txt},
 * and said by {@code src/test/node/library/TOPIC.mjs} where there is Node.
 */
final class Probe {
  private Probe() {}

  /** The lines as they were recorded. */
  static List<String> recorded(String topic) {
    try (InputStream in = Probe.class.getResourceAsStream(topic + ".txt")) {
      byte[] bytes = Objects.requireNonNull(in, topic).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The lines as Automerge itself says them now; skips the test where it is not here. */
  static List<String> said(String topic) {
    AutomergeScript.require();
    List<String> lines = new ArrayList<>();
    try (AutomergeScript node = new AutomergeScript("library/probe.mjs", topic)) {
      for (String line = node.answer(); !line.equals("end"); line = node.answer()) {
        lines.add(line);
      }
    }
    return lines;
  }
}
