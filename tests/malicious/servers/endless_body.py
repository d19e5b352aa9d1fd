"""As many bytes as the client will take, with a length and without."""


def answers(world):
    def pour(fields, piece=b"x" * 65536, chunk=b""):
        def answer(connection, _):
            connection.sendall(b"HTTP/1.1 200 OK\r\n" + fields + b"\r\n")
            while True:
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if chunk else piece)
        return answer

    def head(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-More: " + b"x" * 60000 + b"\r\n")
    return [(pour(b"Connection: close\r\n"), (4, "heldBack")), (pour(b"Transfer-Encoding: chunked\r\n", chunk=b"y"), (4, "heldBack")),
            (pour(b"Content-Length: 1000000000\r\n"), (4, "heldBack")), (head, (4, "heldBack"))]
