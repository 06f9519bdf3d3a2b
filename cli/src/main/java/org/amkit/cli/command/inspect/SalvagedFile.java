package org.amkit.cli.command.inspect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.amkit.Document;
import org.amkit.chunk.ChunkRescue;
import org.amkit.chunk.SalvagedOps;
import org.amkit.cli.command.Run;
import org.amkit.cli.terminal.FileLabel;
import org.jspecify.annotations.Nullable;

/**
 * A new document of the values of a damaged document chunk.
 *
 * @param losses what could not be read, and the chunks that do not go with the new document
 */
record SalvagedFile(Document document, int valueCount, List<ChunkRescue.Loss> losses) {
  /** Null where a document is left, or none of its values can be read. */
  static @Nullable SalvagedFile of(Run run, String name, byte[] bytes, RescuedFile rescued) {
    if (rescued.document().changeCount() > 0) {
      return null;
    }
    for (ChunkRescue.Loss loss : rescued.losses()) {
      int start = (int) loss.start();
      SalvagedOps ops = SalvagedOps.read(bytes, start, (int) loss.end(), run.memory().limits());
      if (ops == null) {
        continue;
      }
      Document document = run.documents().empty();
      Path last = Path.of(name).getFileName();
      String from =
          name.equals(FileLabel.DASH) || last == null ? "standard input" : last.toString();
      int valueCount = Salvage.into(document, ops, "salvaged from " + from);
      if (valueCount > 0) {
        return new SalvagedFile(document, valueCount, losses(rescued, loss, ops));
      }
    }
    return null;
  }

  private static List<ChunkRescue.Loss> losses(
      RescuedFile rescued, ChunkRescue.Loss salvaged, SalvagedOps ops) {
    List<ChunkRescue.Loss> losses = new ArrayList<>();
    for (ChunkRescue.Loss loss : rescued.losses()) {
      if (!loss.equals(salvaged)) {
        losses.add(loss);
      }
    }
    for (ChunkRescue.Piece piece : rescued.kept()) {
      String why = "its changes depend on the history of the damaged document, which is lost";
      losses.add(new ChunkRescue.Loss(piece.start(), piece.end(), why));
    }
    for (SalvagedOps.Unreadable part : ops.unreadable()) {
      losses.add(new ChunkRescue.Loss(part.start(), part.end(), part.what()));
    }
    if (ops.unreadable().isEmpty()) {
      String unknown = salvaged.fault() + "; nothing tells which of its bytes are damaged";
      losses.add(new ChunkRescue.Loss(salvaged.start(), salvaged.end(), unknown));
    }
    losses.sort(Comparator.comparingLong(ChunkRescue.Loss::start));
    return losses;
  }
}
