package org.amkit.cli.transport;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.amkit.net.SessionException;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.HandshakeState;
import org.java_websocket.enums.Role;
import org.java_websocket.exceptions.IncompleteHandshakeException;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.handshake.ClientHandshakeBuilder;
import org.java_websocket.handshake.HandshakeImpl1Client;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.handshake.ServerHandshake;
import org.jspecify.annotations.Nullable;

/** The HTTP request and response that a WebSocket begins with. */
final class WebSocketUpgrade {
  /** More than any header of a WebSocket needs; a peer that sends more is disconnected. */
  private static final int MAX_HEADER_BYTES = 1 << 14;

  private WebSocketUpgrade() {}

  /**
   * The client's part.
   *
   * @param path behind the host, with the leading slash
   * @param host for the field Host
   * @param fields more fields of the request
   */
  static void request(
      InputStream in, OutputStream out, String path, String host, Map<String, String> fields)
      throws IOException {
    Draft_6455 draft = new Draft_6455();
    HandshakeImpl1Client plain = new HandshakeImpl1Client();
    plain.setResourceDescriptor(path);
    plain.put("Host", host);
    fields.forEach(plain::put);
    ClientHandshakeBuilder request = draft.postProcessHandshakeRequestAsClient(plain);
    write(out, draft, request);
    byte[] header = readHeader(in);
    String status = statusOf(header);
    if (status.startsWith("401") || status.startsWith("403")) {
      throw new SessionException(
          SessionException.Kind.REFUSED, "the server refused the connection: " + status);
    }
    if (!status.startsWith("101")) {
      throw cannot("the server speaks no WebSocket there: " + status, null);
    }
    draft.setParseMode(Role.CLIENT);
    try {
      ServerHandshake response = (ServerHandshake) parse(draft, header);
      if (draft.acceptHandshakeAsClient(request, response) != HandshakeState.MATCHED) {
        throw cannot("the server's answer is no WebSocket's", null);
      }
    } catch (InvalidHandshakeException e) {
      throw cannot("the server's answer is no WebSocket's: " + e.getMessage(), e);
    }
  }

  private static void write(OutputStream out, Draft_6455 draft, Handshakedata handshake)
      throws IOException {
    for (ByteBuffer part : draft.createHandshake(handshake)) {
      out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
    }
    out.flush();
  }

  private static Handshakedata parse(Draft_6455 draft, byte[] header)
      throws InvalidHandshakeException {
    try {
      return draft.translateHandshake(ByteBuffer.wrap(header));
    } catch (IncompleteHandshakeException e) {
      // Unchecked, and for a header that is whole: its lines do not end as HTTP's do.
      throw new InvalidHandshakeException("the lines of the HTTP header do not end in CR LF", e);
    }
  }

  /** The bytes up to and with the empty line; not one more, for frames follow it. */
  private static byte[] readHeader(InputStream in) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    int lineBreaks = 0;
    while (lineBreaks < 2) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("closed inside the HTTP header");
      }
      if (header.size() == 0 && !Character.isLetter(b)) {
        // TLS, say, which would have us wait for an empty line.
        throw new SessionException(
            SessionException.Kind.PROTOCOL, "expected HTTP, found byte " + b);
      }
      header.write(b);
      if (header.size() > MAX_HEADER_BYTES) {
        throw new SessionException(
            SessionException.Kind.PROTOCOL,
            "an HTTP header of more than " + MAX_HEADER_BYTES + " bytes");
      }
      if (b == '\n') {
        lineBreaks++;
      } else if (b != '\r') {
        lineBreaks = 0;
      }
    }
    return header.toByteArray();
  }

  /** What stands behind the protocol in the first line, such as {@code 404 Not Found}. */
  private static String statusOf(byte[] header) {
    String first = new String(header, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
    int blank = first.indexOf(' ');
    return first.toUpperCase(Locale.ROOT).startsWith("HTTP/") && blank > 0
        ? first.substring(blank + 1).strip()
        : "no HTTP";
  }

  private static SessionException cannot(String why, @Nullable Exception e) {
    return new SessionException(SessionException.Kind.CONNECTION, why, e);
  }
}
