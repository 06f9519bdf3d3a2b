package org.amkit.repo.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.List;

/**
 * Messages on a stream, each behind its length, as samod's TCP transport has them.
 *
 * <pre>
 *   message:  byte count, 4 bytes, unsigned, big-endian | that many bytes
 * </pre>
 *
 * <p>A first message is a few hundred bytes long. What begins with a byte other than 0 (a message
 * of 16 MiB or more) is read as text or as another protocol.
 *
 * <p>Cost: memory grows with what arrives, not with what is announced.
 */
final class LengthDecoder extends ByteToMessageDecoder {
  private static final int HEADER_BYTES = 4;

  private final int maxMessageBytes;
  private boolean hasReceived;
  private boolean isBroken;

  LengthDecoder(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /** The bytes before a message. */
  static byte[] header(int byteCount) {
    return new byte[] {
      (byte) (byteCount >>> 24),
      (byte) (byteCount >>> 16),
      (byte) (byteCount >>> 8),
      (byte) byteCount
    };
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (isBroken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (!hasReceived && in.getByte(in.readerIndex()) != 0) {
      throw broken("expected a message behind its length, found something else");
    }
    if (in.readableBytes() < HEADER_BYTES) {
      return;
    }
    long byteCount = in.getUnsignedInt(in.readerIndex());
    if (byteCount > maxMessageBytes) {
      throw broken(
          "a message of " + byteCount + " bytes, of which " + maxMessageBytes + " are allowed");
    }
    if (in.readableBytes() >= HEADER_BYTES + byteCount) {
      hasReceived = true;
      byte[] message = new byte[(int) byteCount];
      in.skipBytes(HEADER_BYTES).readBytes(message);
      out.add(message);
    }
  }

  private CorruptedFrameException broken(String why) {
    isBroken = true;
    return new CorruptedFrameException(why);
  }
}
