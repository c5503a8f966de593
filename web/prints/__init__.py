"""What is printed or packed from a case: official papers, the control slip, the whole dossier."""
