package org.amkit.cli.command;

import java.io.IOException;
import java.io.OutputStream;
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

  /** Says that the file is not written; null where it is, or is stdout. */
  private final @Nullable Outputs dry;

  private JsonFile(
      Output output,
      JsonPrinter json,
      @Nullable AtomicFile file,
      String name,
      @Nullable Outputs dry) {
    this.output = output;
    this.json = json;
    this.file = file;
    this.name = name;
    this.dry = dry;
  }

  /** Opens a file, or stdout when the name is missing or {@code -}. */
  public static JsonFile open(
      Run run,
      @Nullable String name,
      JsonPrinter.Layout layout,
      AtomicFile.Overwrite overwrite,
      boolean dryRun)
      throws IOException {
    if (name == null || Outputs.isStdout(name)) {
      return new JsonFile(run.out(), run.json(layout), null, FileLabel.DASH, null);
    }
    boolean isNotOpened = dryRun && run.outputs().isStream(name);
    AtomicFile file = isNotOpened ? null : run.outputs().open(name, overwrite);
    OutputStream stream = file == null ? OutputStream.nullOutputStream() : file.stream();
    Output output = new Output(name, stream);
    JsonPrinter json = new JsonPrinter(output, layout, false);
    return new JsonFile(output, json, file, name, dryRun ? run.outputs() : null);
  }

  /** Whether it is stdout. */
  public boolean isStdout() {
    return file == null && dry == null;
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
    try {
      output.flush();
      if (file != null && dry == null) {
        file.commit();
      } else if (file != null) {
        file.requireCommittable();
      }
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
    if (dry != null) {
      dry.noteNotWritten(name);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
