package dev.hoplog.api.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.Hosts;
import dev.hoplog.directory.Caller;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkKey;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;

/*
 * A request that names a domain, or means all of them, is refused with 403: it learns nothing that it did not say itself.
 *
 * A link that is named by its id is not there for the key: 404, as for an id that was never given. So nobody finds out
 * with a limited key which links other domains have.
 */
/** What a key that is limited to domains is told about the others: the one place that says it in HTTP. */
public final class DomainLimit {

    private DomainLimit() {}

    /**
     * Why a request about this domain is refused; empty where it is not.
     *
     * @param pointer to where the request names the domain, as in {@link Fault}
     */
    public static Optional<ResponseEntity<Object>> refusal(Caller caller, Domain domain, Hosts hosts, String pointer) {
        return problem(caller, domain, hosts, pointer).map(Problem::asResponse);
    }

    /** The same, of a part of a request. */
    public static Optional<Problem> problem(Caller caller, Domain domain, Hosts hosts, String pointer) {
        return caller.mayUse(domain)
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ProblemType.DOMAIN_NOT_ALLOWED,
                        List.of(new Fault(
                                pointer,
                                "domainNotAllowed",
                                "This key is limited to domains of which " + hosts.nameOf(domain) + " is none."))));
    }

    /** Why a request about all domains together is refused; empty where it is not. */
    public static Optional<ResponseEntity<Object>> refusalOfAllDomains(Caller caller) {
        return caller.mayUseAllDomains()
                ? Optional.empty()
                : Optional.of(Problem.of(
                                ProblemType.DOMAIN_NOT_ALLOWED,
                                "This is about all domains, and this key is limited to some.")
                        .asResponse());
    }

    /** Whether a link is there for the caller, by the key that is its home; a link without a home is there for nobody. */
    public static boolean shows(Caller caller, Optional<LinkKey> home) {
        return home.isPresent() && caller.mayUse(home.get().domain());
    }
}
