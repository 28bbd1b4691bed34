package dev.hoplog.links;

import dev.hoplog.links.url.Host;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which hosts everybody reaches: those that no registry keeps for private networks, for one machine, for one link, for
 * many receivers or for documentation. Names are not resolved.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry/">IANA, special-purpose addresses of
 *     IPv4</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry/">IANA, special-purpose addresses of
 *     IPv6</a>
 */
final class GlobalReach {

    private static final List<Ipv4Block> NOT_IN_IPV4 = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4")
            .map(Ipv4Block::parse)
            .toList();

    /** All of IPv6 that is given out. So addresses of IPv4 in those of IPv6 are outside. */
    private static final Ipv6Block IPV6 = Ipv6Block.parse("[2000::]/3");

    private static final List<Ipv6Block> NOT_IN_IPV6 = Stream.of(
                    "[2001::]/23", "[2001:db8::]/32", "[2002::]/16", "[3fff::]/20")
            .map(Ipv6Block::parse)
            .toList();

    /** Names of one machine and of local networks (RFC 6761, 6762, 8375; ICANN's internal), and what they end in. */
    private static final List<String> LOCAL_NAMES =
            List.of("localhost", "localdomain", "local", "internal", "home.arpa");

    private GlobalReach() {}

    static boolean has(Host host) {
        return switch (host) {
            case Host.Ipv4 ipv4 -> NOT_IN_IPV4.stream().noneMatch(block -> block.contains(ipv4));
            case Host.Ipv6 ipv6 -> IPV6.contains(ipv6) && NOT_IN_IPV6.stream().noneMatch(block -> block.contains(ipv6));
            case Host.Domain(String name) -> {
                String inside = "." + (name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
                yield LOCAL_NAMES.stream().noneMatch(local -> inside.endsWith("." + local));
            }
            case Host.Opaque _ -> true;
        };
    }

    private record Ipv4Block(int address, int bits) {

        static Ipv4Block parse(String text) {
            String[] parts = text.split("/", -1);
            return new Ipv4Block(((Host.Ipv4) Host.parse(parts[0])).address(), Integer.parseInt(parts[1]));
        }

        boolean contains(Host.Ipv4 other) {
            return (address ^ other.address()) >>> (Integer.SIZE - bits) == 0;
        }
    }

    /** A block of at most 64 bits. */
    private record Ipv6Block(long high, int bits) {

        static Ipv6Block parse(String text) {
            String[] parts = text.split("/", -1);
            return new Ipv6Block(((Host.Ipv6) Host.parse(parts[0])).high(), Integer.parseInt(parts[1]));
        }

        boolean contains(Host.Ipv6 other) {
            return (high ^ other.high()) >>> (Long.SIZE - bits) == 0;
        }
    }
}
