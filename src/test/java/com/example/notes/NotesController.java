package com.example.notes;

import java.io.IOException;

import dev.countersign.address.Caller;
import dev.countersign.web.BodyLimit;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequestMapping("/notes")
class NotesController {

	@GetMapping("/mine")
	Summary mine(@AuthenticationPrincipal Caller caller) {
		return new Summary(caller.username(), 0);
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	@PreAuthorize("hasAuthority('SCOPE_notes')")
	@BodyLimit(1024 * 1024)
	Note add(@RequestBody Note note) {
		return note;
	}

	@PostMapping("/files")
	@BodyLimit(1024 * 1024)
	Attachment attach(@RequestParam String noteTitle, @RequestParam MultipartFile file) throws IOException {
		return new Attachment(noteTitle, file.getOriginalFilename(), file.getBytes().length);
	}

	@GetMapping(path = "/motto", produces = MediaType.TEXT_PLAIN_VALUE)
	String motto() {
		return "Write it down.";
	}

	record Summary(String writtenBy, int noteCount) {
	}

	record Note(String noteTitle, String noteText) {
	}

	record Attachment(String noteTitle, @Nullable String fileName, int byteCount) {
	}

}
