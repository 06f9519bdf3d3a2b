package org.amkit.cli.render;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.Read;
import org.amkit.cli.terminal.Output;
import org.amkit.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of a document as JSON: in colours when a person reads it, and else straight into
 * the stream, plain or typed.
 *
 * @param out where to
 * @param colored whether a person reads it
 * @param style the layout, and whether types are kept
 * @param indented whether the layout is indented
 */
public record ValueOutput(Output out, boolean colored, JsonWriter style, boolean indented) {
  /** Writes an object, or else a value, and ends the line. */
  public void line(Read view, @Nullable ObjectId object, @Nullable AmValue value) {
    if (colored && !style.isTyped()) {
      JsonPrinter.Layout layout =
          indented ? JsonPrinter.Layout.INDENTED : JsonPrinter.Layout.COMPACT;
      JsonPrinter json = new JsonPrinter(out, layout, true);
      json.value(style, view, object, value).line();
      return;
    }
    try {
      if (object != null) {
        style.write(view, object, out.stream());
      } else if (value != null) {
        style.write(view, value, out.stream());
      }
    } catch (IOException e) {
      // The stream's own errors are not of this type: they end the command by themselves.
      throw new UncheckedIOException(e);
    }
    out.print("\n");
  }
}
