"""A length of 2^40, of 2^64, below nothing, and none that is a number."""


def answers(world):
    def claims(length):
        def answer(connection, _):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: " + length + b"\r\nConnection: close\r\n\r\nx")
        return answer
    return [(claims(length), (4, "heldBack")) for length in (b"1099511627776", b"18446744073709551616", b"-1", b"many")]
