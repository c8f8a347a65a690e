package dev.countersign.block;

import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.countersign.problem.PageParameters;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
import dev.countersign.store.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Which addresses may try no credentials, for administrators.
 */
@RestController
@Tag(name = "Blocks")
class BlockController {

	private static final int PAGE = 100;

	private final BlockedAddresses blocks;

	BlockController(BlockedAddresses blocks) {
		this.blocks = blocks;
	}

	@GetMapping("/blocks")
	@Operation(summary = "List the blocked addresses, the newest first")
	Page<BlockResponse> list(@Parameter(description = "What the page before names as next",
			example = "MjAyNi0xMS0yNFQwODowMDowMFogMGI3YzFmM2UtNWQ0YS00ZTBjLTlkNTMtMWYyZjliNmY4YzEx") @RequestParam(
					required = false) @Nullable String cursor) {
		List<Block> found = this.blocks.list(read(cursor), PAGE + 1);
		List<Block> page = found.subList(0, Math.min(found.size(), PAGE));
		String next = (found.size() > PAGE) ? BlockCursor.behind(page.get(PAGE - 1)).toString() : null;
		return new Page<>(page.stream().map(BlockResponse::of).toList(), next);
	}

	@PostMapping(path = "/blocks", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	@Operation(summary = "Block an address or a range")
	@Refuses(Problem.CONFLICT)
	BlockResponse add(@Valid @RequestBody BlockRequest request, Principal caller) {
		try {
			return BlockResponse
				.of(this.blocks.add(request.address(), request.until(), request.reason(), caller.getName()));
		}
		catch (InvalidBlockException ex) {
			throw new ProblemException(Problem.INVALID_REQUEST,
					"The field '%s' %s.".formatted(field(ex.part()), ex.rule()));
		}
	}

	@DeleteMapping("/blocks/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Lift a block")
	void lift(@PathVariable UUID id) {
		this.blocks.lift(id).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, "There is no such block."));
	}

	private static String field(InvalidBlockException.Part part) {
		return switch (part) {
			case ADDRESS -> "address";
			case UNTIL -> "until";
			case REASON -> "reason";
		};
	}

	private static @Nullable BlockCursor read(@Nullable String cursor) {
		if (cursor == null) {
			return null;
		}
		return BlockCursor.parse(cursor).orElseThrow(PageParameters::invalidCursor);
	}

	/**
	 * The body that asks for a block.
	 *
	 * @param address an address, or an address and the length of the prefix behind a
	 * slash
	 * @param until when it ends, or nothing if it is to be lifted
	 * @param reason why
	 */
	record BlockRequest(@NotEmpty(message = "is required") @Schema(example = "192.0.2.0/24") String address,
			@Schema(example = "2026-12-24T08:00:00Z") @Nullable Instant until,
			@NotEmpty(message = "is required") @Schema(example = "guesses passwords") String reason) {
	}

	/**
	 * A block as an administrator sees it.
	 *
	 * @param id what {@code DELETE /blocks/{id}} takes
	 * @param address the address or the range
	 * @param automatic whether the service made it
	 * @param reason why
	 * @param by who made it
	 * @param createdAt when
	 * @param until when it ends, absent if it is to be lifted
	 */
	record BlockResponse(@Schema(example = "0b7c1f3e-5d4a-4e0c-9d53-1f2f9b6f8c11") UUID id,
			@Schema(example = "192.0.2.0/24") String address, @Schema(example = "false") boolean automatic,
			@Schema(example = "guesses passwords") String reason, @Schema(example = "admin") String by,
			@Schema(example = "2026-11-24T08:00:00Z") Instant createdAt,
			@Schema(example = "2026-12-24T08:00:00Z") @Nullable Instant until) {

		static BlockResponse of(Block block) {
			return new BlockResponse(block.id(), block.addresses().toString(), block.automatic(), block.reason(),
					block.by(), block.createdAt(), block.until());
		}

	}

}
