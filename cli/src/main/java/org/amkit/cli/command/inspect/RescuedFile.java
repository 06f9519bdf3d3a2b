package org.amkit.cli.command.inspect;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amkit.AutomergeException;
import org.amkit.Document;
import org.amkit.LimitExceededException;
import org.amkit.LoadOptions;
import org.amkit.chunk.ChunkFrame;
import org.amkit.chunk.ChunkRescue;
import org.amkit.chunk.ChunkType;
import org.amkit.cli.command.BareChanges;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Run;
import org.amkit.codec.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * What can be kept of a damaged document file: the chunks whose content is whole, as far as they
 * make a document together.
 */
final class RescuedFile {

  private final Run run;
  private final String name;
  private final LoadOptions options;
  private final List<ChunkRescue.Piece> kept = new ArrayList<>();
  private final List<ChunkRescue.Loss> losses = new ArrayList<>();
  private byte[] bytes = {};
  private Document document;
  private @Nullable BareChanges bare;

  private RescuedFile(Run run, String name) {
    this.run = run;
    this.name = name;
    this.options = LoadOptions.DEFAULT.withLimits(run.memory().limits());
    this.document = new Document(run.actors().fresh());
  }

  /** Looks through the bytes of a file. */
  static RescuedFile of(Run run, String name, byte[] bytes) {
    RescuedFile rescued = new RescuedFile(run, name);
    ChunkRescue.Result found;
    try {
      found =
          ChunkRescue.of(bytes, run.memory().limits(), chunk -> rescued.loadable(chunk) != null);
    } catch (FormatException e) {
      throw Faults.notReadable(name, e);
    }
    rescued.losses.addAll(found.losses());
    if (!rescued.keepAll(found.pieces())) {
      rescued.keepOneByOne(found.pieces());
    }
    rescued.losses.sort((a, b) -> Long.compare(a.start(), b.start()));
    return rescued;
  }

  /** The chunks that are kept, in the order of the file. */
  List<ChunkRescue.Piece> kept() {
    return kept;
  }

  /** What cannot be kept, in the order of the file. */
  List<ChunkRescue.Loss> losses() {
    return losses;
  }

  /** What the file is where it has no document; null where it has one. */
  @Nullable BareChanges bare() {
    return losses.isEmpty() ? bare : null;
  }

  /** The document that is left. */
  Document document() {
    return document;
  }

  /** The file that is left; no bytes where nothing is kept. */
  byte[] bytes() {
    return bytes;
  }

  private @Nullable Document loadable(byte[] chunks) {
    try {
      return Document.load(chunks, options, run.actors().fresh());
    } catch (LimitExceededException e) {
      throw Faults.notADocument(name, e);
    } catch (AutomergeException e) {
      return null;
    }
  }

  private boolean keepAll(List<ChunkRescue.Piece> pieces) {
    byte[] together = join(pieces);
    Document loaded = loadable(together);
    if (loaded == null) {
      // Changes alone, some of which depend on others: after an empty document they may wait.
      byte[] waiting = concat(new Document().save(), together);
      loaded = loadable(waiting);
      bare = BareChanges.of(together);
      together = bare != null && losses.isEmpty() ? together : waiting;
    }
    if (loaded == null) {
      return false;
    }
    kept.addAll(pieces);
    bytes = pieces.isEmpty() ? bytes : together;
    document = loaded;
    return true;
  }

  /** Some of the chunks do not go with the others, or are not what their checksum promises. */
  private void keepOneByOne(List<ChunkRescue.Piece> pieces) {
    List<ChunkRescue.Piece> good = new ArrayList<>();
    Document probe = run.documents().empty();
    for (ChunkRescue.Piece piece : pieces) {
      ChunkRescue.Piece usable = usable(piece);
      if (usable == null) {
        continue;
      }
      try {
        probe.loadIncremental(usable.bytes());
        good.add(usable);
      } catch (AutomergeException e) {
        lose(piece, e);
      }
    }
    if (!keepAll(good)) {
      throw new IllegalStateException("chunks that were good one by one are not good together");
    }
  }

  /** A chunk that can be read by itself: a document whose heads are wrong gets the right ones. */
  private ChunkRescue.@Nullable Piece usable(ChunkRescue.Piece piece) {
    if (ChunkFrame.typeAt(piece.bytes(), 0) != ChunkType.DOCUMENT) {
      return piece;
    }
    try {
      Document.load(piece.bytes(), options, run.actors().fresh());
      return piece;
    } catch (AutomergeException verified) {
      try {
        byte[] saved = withRightHeads(piece.bytes());
        String wrong = Faults.withoutOffset(String.valueOf(verified.getMessage()));
        return new ChunkRescue.Piece(piece.start(), piece.end(), saved, wrong);
      } catch (AutomergeException e) {
        lose(piece, verified);
        return null;
      }
    }
  }

  private byte[] withRightHeads(byte[] chunk) {
    LoadOptions unchecked = options.withVerifyHeads(false);
    Document opened = Document.load(chunk, unchecked, run.actors().fresh());
    Document rebuilt = run.documents().empty();
    List<byte[]> changes = new ArrayList<>();
    opened.getAllChanges().forEach(change -> changes.add(change.bytes()));
    rebuilt.applyChanges(changes, null);
    return rebuilt.save();
  }

  private void lose(ChunkRescue.Piece piece, AutomergeException e) {
    losses.add(new ChunkRescue.Loss(piece.start(), piece.end(), String.valueOf(e.getMessage())));
  }

  private static byte[] join(List<ChunkRescue.Piece> pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pieces.forEach(piece -> out.writeBytes(piece.bytes()));
    return out.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] together = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, together, first.length, second.length);
    return together;
  }
}
