package org.amkit.cli.command;

import java.io.IOException;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Output;
import org.amkit.storage.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * Where text goes that {@code -o} may send to a file: to stdout, a stream, or a file made whole.
 */
public final class JsonFile implements AutoCloseable {
  private final Output output;
  private final JsonPrinter json;
  private final @Nullable AtomicFile file;
  private final String name;

  private JsonFile(Output output, JsonPrinter json, @Nullable AtomicFile file, String name) {
    this.output = output;
    this.json = json;
    this.file = file;
    this.name = name;
  }

  /** Opens a file, or stdout when the name is missing or {@code -}. */
  public static JsonFile open(
      Run run, @Nullable String name, JsonPrinter.Layout layout, AtomicFile.Overwrite overwrite)
      throws IOException {
    if (name == null || Outputs.isStdout(name)) {
      return new JsonFile(run.out(), run.json(layout), null, FileLabel.DASH);
    }
    AtomicFile file = run.outputs().open(name, overwrite);
    Output output = new Output(name, file.stream());
    return new JsonFile(output, new JsonPrinter(output, layout, false), file, name);
  }

  /** Whether it is stdout. */
  public boolean isStdout() {
    return file == null;
  }

  /** Writes JSON there. */
  public JsonPrinter json() {
    return json;
  }

  /** Writes text there. */
  public Output output() {
    return output;
  }

  /** Puts the file in its place; nothing is there before. */
  public void commit() throws IOException {
    if (file != null) {
      output.flush();
      try {
        file.commit();
      } catch (IOException e) {
        throw Faults.refused(name, e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
