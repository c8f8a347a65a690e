package dev.countersign.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be seen of a token without asking the service.
 *
 * @param header what its header says, believed or not; empty where it cannot be read
 * @param claims what it claims, believed or not; empty where it cannot be read
 * @param faults a sentence for each thing that is wrong with it
 * @param refusal the status and the {@code error} that the service would answer, unless
 * it would let the token in; {@code null} also where no key was there to judge it by
 * @param judged whether a key was there to judge the signature by
 */
public record TokenReport(Map<String, ?> header, Map<String, ?> claims, List<String> faults, Optional<String> refusal,
		boolean judged) {
}
