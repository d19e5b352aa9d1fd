"""A body that comes a byte at a time and never ends."""
import time


def answers(world):
    def slow(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
        while True:
            connection.sendall(b"x")
            time.sleep(0.2)

    def silent(connection, _):
        connection.recv(1)
    return [(slow, (4, "Timeout")), (silent, (4, "Timeout"))]
