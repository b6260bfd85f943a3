"""The networks of teacher and student, their weights and how they are saved."""
