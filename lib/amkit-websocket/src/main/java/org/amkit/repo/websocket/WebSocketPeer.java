package org.amkit.repo.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A peer over WebSocket (RFC 6455), behind the upgrade: each message is a binary one. A server's
 * frames are not masked:
 *
 * <pre>
 *   frame:  0x80 | opcode, 1 byte | length: 1 byte up to 125,
 *                                           126 and 2 bytes up to 65,535, else 127 and 8 | payload
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class WebSocketPeer extends Peer {
  private static final int FIN = 0x80;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private static final int MAX_SHORT = 125;
  private static final int MAX_TWO_BYTES = 0xffff;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  /** After so many pings in a row without any sign of life, a peer is gone. */
  private static final int MAX_MISSED_PINGS = 2;

  /** So often between two pings of a peer it is the turn of some. */
  private static final int PING_SLOTS = 10;

  private @Nullable ByteArrayOutputStream fragments;
  private boolean isInText;
  private byte @Nullable [] pong;
  private @Nullable ScheduledFuture<?> pings;
  private boolean isHeard = true;
  private int missedPings;
  private long sentAtPing;

  WebSocketPeer(
      Channel channel,
      ServerSettings settings,
      Peers peers,
      String remote,
      Optional<String> principal) {
    super(channel, settings, peers, remote, principal);
  }

  /** Reads the frames of this peer, and hears each byte of them. */
  WebSocket13FrameDecoder decoder() {
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(settings().maxMessageBytes())
            .closeOnProtocolViolation(false)
            .withUTF8Validator(false)
            .build();
    return new WebSocket13FrameDecoder(config) {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        isHeard = true;
        super.channelRead(context, message);
      }
    };
  }

  @Override
  byte[] header(int byteCount) {
    return header(BINARY, byteCount);
  }

  private static byte[] header(int opcode, int byteCount) {
    byte first = (byte) (FIN | opcode);
    if (byteCount <= MAX_SHORT) {
      return new byte[] {first, (byte) byteCount};
    }
    if (byteCount <= MAX_TWO_BYTES) {
      return new byte[] {first, TWO_BYTES, (byte) (byteCount >>> 8), (byte) byteCount};
    }
    byte[] header = new byte[10];
    header[0] = first;
    header[1] = EIGHT_BYTES;
    System.arraycopy(LengthDecoder.header(byteCount), 0, header, 6, 4);
    return header;
  }

  /** A frame that goes between messages. */
  private static SendQueue.Frame control(int opcode, byte[] payload) {
    return new SendQueue.Bytes(header(opcode, payload.length), payload, false);
  }

  /** The answer to the last ping that has come when it goes out. */
  private final class Pong implements SendQueue.Frame {
    private byte[] payload = new byte[0];

    @Override
    public byte[] header() {
      byte[] last = pong;
      pong = null;
      payload = last == null ? payload : last;
      return WebSocketPeer.header(PONG, payload.length);
    }

    @Override
    public byte[] payload() {
      return payload;
    }
  }

  @Override
  SendQueue.Frame farewell(int code, String reason) {
    return control(CLOSE, closePayload(code, reason));
  }

  private static byte[] closePayload(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, MAX_SHORT - 2);
    while (length < text.length && (text[length] & 0xc0) == 0x80) {
      // Not in the middle of a character.
      length--;
    }
    byte[] payload = new byte[2 + length];
    payload[0] = (byte) (code >>> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, length);
    return payload;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    long nanos = settings().pingInterval().toNanos();
    if (nanos > 0) {
      // With others at once: a thread that is woken for each of many peers is never at rest.
      long slot = Math.max(1, nanos / PING_SLOTS);
      long first = nanos - Math.floorMod(System.nanoTime(), slot);
      pings =
          channel().eventLoop().scheduleAtFixedRate(this::ping, first, nanos, TimeUnit.NANOSECONDS);
    }
    super.handlerAdded(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (pings != null) {
      pings.cancel(false);
    }
    if (!isClosing()) {
      because("closed without a WebSocket close");
    }
    super.channelInactive(context);
  }

  private void ping() {
    if (isClosing()) {
      return;
    }
    long sent = sentByteCount();
    boolean takesMore = queue().queuedBytes() > 0 && sent != sentAtPing;
    sentAtPing = sent;
    // Who is not read from cannot be heard.
    missedPings = isHeard || takesMore || !isReading() ? 0 : missedPings + 1;
    isHeard = false;
    if (missedPings >= MAX_MISSED_PINGS) {
      abandon("no answer to " + MAX_MISSED_PINGS + " pings");
    } else {
      queue().addFirst(control(PING, new byte[0]));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof WebSocketFrame frame) {
        throttle(frame.content().readableBytes());
        read(frame);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(WebSocketFrame frame) {
    if (frame instanceof BinaryWebSocketFrame) {
      begin(frame);
    } else if (frame instanceof ContinuationWebSocketFrame) {
      append(frame);
    } else if (frame instanceof TextWebSocketFrame) {
      isInText = !frame.isFinalFragment();
      if (!settings().ignoresText()) {
        fail(NOT_ACCEPTABLE, "expected a binary message, found text");
      }
    } else if (frame instanceof PingWebSocketFrame) {
      boolean isQueued = pong != null;
      pong = bytes(frame.content());
      if (!isQueued && !isClosing()) {
        queue().addFirst(new Pong());
      }
    } else if (frame instanceof CloseWebSocketFrame close) {
      closed(close);
    }
  }

  private void begin(WebSocketFrame frame) {
    if (frame.isFinalFragment()) {
      received(bytes(frame.content()));
    } else {
      fragments = new ByteArrayOutputStream(frame.content().readableBytes());
      append(frame);
    }
  }

  private void append(WebSocketFrame frame) {
    if (isInText) {
      isInText = !frame.isFinalFragment();
      return;
    }
    ByteArrayOutputStream message = fragments;
    if (message == null) {
      return;
    }
    byte[] more = bytes(frame.content());
    if (message.size() > settings().maxMessageBytes() - more.length) {
      fragments = null;
      fail(TOO_BIG, tooBig());
      return;
    }
    message.writeBytes(more);
    if (frame.isFinalFragment()) {
      fragments = null;
      received(message.toByteArray());
    }
  }

  private String tooBig() {
    return "a message of more than the " + settings().maxMessageBytes() + " bytes allowed";
  }

  /** The peer says that it goes: it is answered, unless that is its answer to us. */
  private void closed(CloseWebSocketFrame close) {
    int code = close.statusCode();
    boolean isGood = code == NORMAL || code == GOING_AWAY || code < 0 || code == NO_CODE;
    if (!isGood) {
      because("WebSocket close " + code + " " + Gate.printable(close.reasonText()));
    }
    if (isClosing()) {
      channel().close();
      return;
    }
    close(isGood ? NORMAL : code, "");
    queue().add(new SendQueue.Mark(channel()::close));
  }

  private static byte[] bytes(ByteBuf payload) {
    return ByteBufUtil.getBytes(payload);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException bad) {
      int code = bad.closeStatus().code();
      fail(code, code == TOO_BIG ? tooBig() : "bad WebSocket frame: " + bad.getMessage());
    } else {
      super.exceptionCaught(context, cause);
    }
  }
}
