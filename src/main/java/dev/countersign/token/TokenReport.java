package dev.countersign.token;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a token without asking the service.
 *
 * @param header what its header says, believed or not; empty where it cannot be read
 * @param claims what it claims, believed or not; empty where it cannot be read
 * @param faults a sentence for each thing that is wrong with it
 * @param refusal the status and the {@code error} that the service would answer, or null
 * if it would let the token in or no key was there to judge it by
 * @param reason why the service would refuse it, which it tells its log alone, or null
 * @param judged whether a key was there to judge the signature by
 */
public record TokenReport(Map<String, ?> header, Map<String, ?> claims, List<String> faults, @Nullable String refusal,
		@Nullable String reason, boolean judged) {
}
