package org.amkit.differential;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Node process that executes scripts with Automerge's own core: {@code runner.mjs}. Not
 * thread-safe.
 */
final class AutomergeNode implements AutoCloseable {
  private final Path runner;
  private @Nullable Process process;
  private @Nullable BufferedWriter requests;
  private @Nullable BufferedReader answers;

  AutomergeNode(Path runner) {
    this.runner = runner;
  }

  /** Automerge's core broke (a Rust panic): nothing to compare with. */
  static final class UpstreamPanic extends RuntimeException {
    private static final long serialVersionUID = 1;

    UpstreamPanic(String message) {
      super(message);
    }
  }

  /** Sends a script; {@link #ran} takes the answer. What lies between runs while Node does. */
  void run(Script script) {
    send(Map.of("run", script.toMap()));
  }

  Outcome ran() {
    Map<String, Object> answer = receive();
    List<byte[]> saves = new ArrayList<>();
    for (Object save : JsonTree.list(answer, "saves")) {
      saves.add(Base64.getDecoder().decode((String) save));
    }
    List<List<byte[]>> changes = new ArrayList<>();
    for (Object replica : JsonTree.list(answer, "changes")) {
      List<byte[]> own = new ArrayList<>();
      for (Object change : (List<?>) replica) {
        own.add(Base64.getDecoder().decode((String) change));
      }
      changes.add(own);
    }
    return new Outcome(
        report(answer),
        saves,
        changes,
        Boolean.TRUE.equals(answer.get("contradiction")),
        JsonTree.strings(answer, "excused"));
  }

  /** What Automerge says of saved documents: heads and state of each. */
  List<String> load(List<byte[]> documents, String unit, List<String> details) {
    List<String> encoded = new ArrayList<>();
    for (byte[] document : documents) {
      encoded.add(Base64.getEncoder().encodeToString(document));
    }
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("load", encoded);
    request.put("unit", unit);
    request.put("details", details);
    send(request);
    return report(receive());
  }

  private static List<String> report(Map<String, Object> answer) {
    return JsonTree.strings(answer, "report");
  }

  private void send(Map<String, Object> request) {
    try {
      BufferedWriter out = writer();
      out.write(JsonTree.write(request));
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> receive() {
    String line;
    try {
      line = answers == null ? null : answers.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (line == null) {
      close();
      throw new UpstreamPanic("node ended without an answer");
    }
    Map<String, Object> answer = JsonTree.parseObject(line);
    if (answer.get("panic") instanceof String panic) {
      close();
      throw new UpstreamPanic(panic);
    }
    if (answer.get("fault") instanceof String fault) {
      throw new IllegalStateException("runner.mjs: " + fault);
    }
    return answer;
  }

  private BufferedWriter writer() throws IOException {
    if (requests == null) {
      ProcessBuilder builder = new ProcessBuilder("node", runner.toString());
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      Process started = builder.start();
      process = started;
      requests =
          new BufferedWriter(
              new OutputStreamWriter(started.getOutputStream(), StandardCharsets.UTF_8), 1 << 16);
      answers =
          new BufferedReader(
              new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8), 1 << 16);
    }
    return requests;
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
    }
    process = null;
    requests = null;
    answers = null;
  }
}
